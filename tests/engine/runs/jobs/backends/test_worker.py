"""How many workers a machine gets."""

from __future__ import annotations

import pytest

from engine.runs.jobs.backends.worker import n_workers, workers_here

GB = 1e9


@pytest.mark.parametrize(
    ("cores", "memory", "has_gpu", "expected"),
    [
        (2, 8 * GB, False, 2),
        (16, 64 * GB, False, 16),
        (16, 6 * GB, False, 4),
        (8, 0.5 * GB, False, 1),
        (16, 64 * GB, True, 4),
        (2, 64 * GB, True, 1),
    ],
)
def test_there_is_a_worker_for_each_core_with_memory_and_few_share_a_gpu(
    cores, memory, has_gpu, expected
):
    assert n_workers(cores, memory, has_gpu=has_gpu) == expected


def test_a_person_can_say_how_many(monkeypatch):
    monkeypatch.setenv("LAB_WORKERS", "3")

    assert workers_here() == 3
