from __future__ import annotations

import mmap
import os

import numpy as np
import pytest

from engine.cli.bench.base import Effort
from engine.cli.bench.memory import STATUS, peak
from engine.cli.bench.scale import at_size, growth, run_table
from engine.cli.bench.synthetic import N_TEST, NAME, SHAPE, synthetic
from engine.plugins.datasets import DATASETS


def test_the_synthetic_data_set_is_the_only_one_in_a_cache_of_its_own():
    before = os.environ.get("LAB_CACHE")

    with synthetic(120) as cache:
        pictures = DATASETS[NAME]().load()
        assert pictures.train.images.shape == (120, *SHAPE) and len(pictures.test) == N_TEST

    assert not cache.exists() and os.environ.get("LAB_CACHE") == before


def test_each_kind_of_work_is_timed_on_some_and_on_all_pictures():
    with synthetic(600):
        result = at_size(600, Effort(repeats=1, share=0.05), threads=1)

    costs = result["microseconds_per_picture"]
    assert set(costs) == {
        *("open", "training step", "importance pass", "evaluation", "gallery"),
        *("importance pass, whole", "evaluation, whole"),
    }
    assert all(cost > 0 for cost in costs.values())


def test_growth_compares_the_last_size_with_the_first():
    few = {"cpu_microseconds_per_picture": {"gallery": 2.0, "whole": 1.0}}
    many = {"cpu_microseconds_per_picture": {"gallery": 3.0}}

    assert growth([few, many]) == {"gallery": 1.5}


def test_the_table_of_runs_is_timed_with_as_many_runs_as_asked_for():
    result = run_table(5)

    assert result["rows"] == 6
    assert all(cost > 0 for cost in result["milliseconds"].values())


@pytest.mark.skipif(not STATUS.exists(), reason="the system does not tell")
def test_memory_that_is_taken_shows():
    private = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS  # not what a test before has left to numpy
    with peak() as memory, mmap.mmap(-1, 80_000_000, flags=private) as block:
        np.frombuffer(block, np.uint8).fill(1)

    assert memory.growth is not None and memory.growth > 40_000_000
