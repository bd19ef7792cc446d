from __future__ import annotations

import errno
import os
from collections.abc import Mapping

import pytest

from engine.base.progress import Progress
from engine.experiment.specs import Spec, TrainSpec, cache_key
from engine.runs.jobs import FetchRun, execute
from engine.runs.store import Store
from tests.engine.runs.jobs.computations import Counting, Failing


@pytest.mark.parametrize("name", ["metrics.json", "spec.json", "MANIFEST.json"])
def test_a_full_disk_leaves_no_half_run(
    store: Store, tiny: TrainSpec, monkeypatch: pytest.MonkeyPatch, name: str
):
    _fill_the_disk_at(name, store, monkeypatch)

    with pytest.raises(OSError, match="is full: free some space"):
        execute(tiny, store, compute=Counting())

    status = store.state(cache_key(tiny))
    assert status.state == "failed"
    assert "is full: free some space, then run this again" in status.error
    assert {p.name for p in store.folder(cache_key(tiny)).path.iterdir()} == {
        "events.jsonl",
        "status.json",
    }


def test_a_disk_that_is_full_for_the_status_too_still_leaves_a_sentence(
    store: Store, tiny: TrainSpec, monkeypatch: pytest.MonkeyPatch
):
    class FillsTheDisk(Counting):
        def __call__(
            self, spec: Spec, *, fetch: FetchRun, progress: Progress
        ) -> Mapping[str, bytes]:
            _fill_the_disk_at("", store, monkeypatch)
            return super().__call__(spec, fetch=fetch, progress=progress)

    with pytest.raises(OSError, match="is full"):
        execute(tiny, store, compute=FillsTheDisk())

    assert "is full" in store.state(cache_key(tiny)).error


def _fill_the_disk_at(name: str, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on a draft for a file called like ``name`` meets a disk without room."""
    sync = os.fsync

    def no_room(descriptor: int) -> None:
        drafts = store.root.rglob(f".draft-{name}*")
        if os.fstat(descriptor).st_ino in {draft.stat().st_ino for draft in drafts}:
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", no_room)


def test_a_disk_that_is_full_during_the_work_is_said_in_a_sentence(store: Store, tiny: TrainSpec):
    with pytest.raises(OSError, match="No space left"):
        execute(tiny, store, compute=Failing(OSError(errno.ENOSPC, "No space left on device")))

    assert "is full: free some space" in store.state(cache_key(tiny)).error
