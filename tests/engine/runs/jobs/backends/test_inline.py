from __future__ import annotations

import pytest

from engine.experiment.specs import TrainSpec, cache_key
from engine.runs.jobs import Inline, Local, chosen_backend
from engine.runs.store import Store
from tests.engine.runs.jobs.toys import compute, lasting


def test_a_submitted_run_is_done_when_submit_returns(store: Store, tiny: TrainSpec):
    key = Inline(store, compute=compute).submit(lasting(tiny, 0.0, seed=1))

    assert store.state(key).state == "done"


def test_a_run_that_fails_says_so_in_the_store(store: Store, tiny: TrainSpec):
    def broken(*_: object, **__: object) -> dict[str, bytes]:
        raise ValueError("no such layer")

    key = Inline(store, compute=broken).submit(tiny)

    assert key == cache_key(tiny)
    assert store.state(key).error == "ValueError: no such layer"


def test_one_setting_names_the_backend(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LAB_BACKEND", "inline")
    assert isinstance(chosen_backend(store), Inline)

    monkeypatch.delenv("LAB_BACKEND")
    local = chosen_backend(store)
    assert isinstance(local, Local)
    local.close()

    monkeypatch.setenv("LAB_BACKEND", "cloud")
    with pytest.raises(ValueError, match="must be one of inline, local, ray, slurm, got 'cloud'"):
        chosen_backend(store)
