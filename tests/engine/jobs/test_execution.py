from __future__ import annotations

import errno
import json
import os
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from engine.jobs import Fetch, execute, watch
from engine.progress import Cancelled, Progress, silent
from engine.specs import Spec, TrainSpec, UnlearnSpec, cache_key, canonical, from_document
from engine.store import Store
from engine.unlearners import UNLEARNERS

FILES = {"metrics.json": b"{}"}


class Counting:
    """A computation that counts how often it is asked, and reports three steps."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, spec: Spec, *, fetch: Fetch, progress: Progress) -> Mapping[str, bytes]:
        self.times += 1
        for done in range(1, 4):
            progress(done, 3, stage="counting", loss=1.0 / done)
        return FILES


class OnTopOf:
    """Trains like ``Counting``; an unlearning run first fetches its original."""

    def __init__(self) -> None:
        self.train = Counting()

    def __call__(self, spec: Spec, *, fetch: Fetch, progress: Progress) -> Mapping[str, bytes]:
        if isinstance(spec, TrainSpec):
            return self.train(spec, fetch=fetch, progress=progress)
        fetch(spec.train, ("metrics.json",), progress)
        progress(1, 1, stage="unlearning")
        return FILES


class Failing:
    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __call__(self, spec: Spec, *, fetch: Fetch, progress: Progress) -> Mapping[str, bytes]:
        raise self.error


class Endless:
    """Reports until it is told to stop."""

    def __init__(self) -> None:
        self.has_begun = threading.Event()

    def __call__(self, spec: Spec, *, fetch: Fetch, progress: Progress) -> Mapping[str, bytes]:
        while True:
            self.has_begun.set()
            progress(0, 1, stage="waiting to be stopped")
            time.sleep(0.005)


def unlearning(train: TrainSpec, **fields: object) -> UnlearnSpec:
    return replace(UnlearnSpec(train=train, unlearner=UNLEARNERS["none"]()), **fields)


def test_a_run_ends_up_in_the_store_under_its_key(store: Store, tiny: TrainSpec):
    key = execute(tiny, store, compute=Counting())

    run = store.find(key)
    assert key == cache_key(tiny)
    assert run is not None
    assert run.read("metrics.json") == FILES["metrics.json"]
    assert from_document(run.document) == tiny
    assert store.state(key).state == "done"


def test_a_run_says_where_it_was_made(store: Store, tiny: TrainSpec):
    run = store.find(execute(tiny, store, compute=Counting()))

    assert run is not None
    assert run.manifest["created"] == pytest.approx(time.time(), abs=60)
    assert {"torch", "python", "device", "commit", "schema", "took"} <= run.manifest.keys()


def test_the_second_call_computes_nothing(store: Store, tiny: TrainSpec):
    compute = Counting()

    assert execute(tiny, store, compute=compute) == execute(tiny, store, compute=compute)

    assert compute.times == 1


def test_the_pipeline_runs_end_to_end(store: Store, tiny: TrainSpec):
    key = execute(unlearning(tiny), store)

    run = store.find(key, needs=("metrics.json", "predictions.parquet"))
    assert run is not None
    assert 0 <= json.loads(run.read("metrics.json"))["scores"]["acc_corr"]["value"] <= 1
    assert store.find(cache_key(tiny), needs=("model.safetensors",)) is not None


def test_a_run_brings_the_original_that_it_stands_on(store: Store, tiny: TrainSpec):
    compute = OnTopOf()

    key = execute(unlearning(tiny), store, compute=compute)
    execute(unlearning(tiny, seed=1), store, compute=compute)

    stages = {event["stage"] for event in watch(store, key).events}
    assert stages == {"training the original: counting", "unlearning"}
    assert compute.train.times == 1


def test_a_shipped_run_without_a_needed_file_is_computed_anew(store: Store, tiny: TrainSpec):
    key = execute(tiny, store, compute=Counting())
    (store.root / "runs").rename(store.root / "starter")

    class WithWeights(Counting):
        def __call__(self, spec: Spec, *, fetch: Fetch, progress: Progress) -> Mapping[str, bytes]:
            return {**super().__call__(spec, fetch=fetch, progress=progress), "weights": b"1"}

    execute(tiny, store, compute=Failing(AssertionError("it is there")))
    execute(tiny, store, needs=("weights",), compute=WithWeights())

    run = store.find(key, needs=("weights",))
    assert run is not None
    assert not run.from_starter


def test_a_file_that_the_run_does_not_give_is_named(store: Store, tiny: TrainSpec):
    with pytest.raises(LookupError, match=r"does not give sweep\.parquet"):
        execute(tiny, store, needs=("sweep.parquet",), compute=Counting())


def test_a_failed_run_says_why_and_keeps_nothing(store: Store, tiny: TrainSpec):
    with pytest.raises(ValueError, match="alpha must be"):
        execute(tiny, store, compute=Failing(ValueError("alpha must be at least 0")))

    status = store.state(cache_key(tiny))
    assert status.state == "failed"
    assert status.error == "ValueError: alpha must be at least 0"
    assert "Traceback" in status.details
    assert store.find(cache_key(tiny)) is None
    assert store.rows() == []


def test_a_failed_run_can_be_run_again(store: Store, tiny: TrainSpec):
    with pytest.raises(ValueError, match="not today"):
        execute(tiny, store, compute=Failing(ValueError("not today")))

    execute(tiny, store, compute=Counting())

    assert store.state(cache_key(tiny)).state == "done"


def test_an_interrupt_from_the_keyboard_cancels_the_run(store: Store, tiny: TrainSpec):
    with pytest.raises(KeyboardInterrupt):
        execute(tiny, store, compute=Failing(KeyboardInterrupt()))

    assert store.state(cache_key(tiny)).state == "cancelled"


def test_a_cancelled_run_stops_at_its_next_report(store: Store, tiny: TrainSpec):
    compute, key = Endless(), cache_key(tiny)
    asked: list[float] = []

    def cancel() -> None:
        compute.has_begun.wait(10)
        store.folder(key).request_cancel()
        asked.append(time.monotonic())

    threading.Thread(target=cancel).start()
    with pytest.raises(Cancelled):
        execute(tiny, store, compute=compute)

    assert time.monotonic() - asked[0] < 1
    assert store.state(key).state == "cancelled"
    assert store.find(key) is None


def test_an_old_cancel_mark_does_not_stop_a_new_run(store: Store, tiny: TrainSpec):
    folder = store.folder(cache_key(tiny))
    folder.write_status("cancelled")
    folder.request_cancel()

    execute(tiny, store, compute=Counting())

    assert store.state(folder.key).state == "done"


def test_a_run_that_was_cancelled_in_the_queue_never_begins(store: Store, tiny: TrainSpec):
    folder = store.folder(cache_key(tiny))
    folder.write_status("queued")
    folder.request_cancel()

    with pytest.raises(Cancelled):
        execute(tiny, store, compute=Counting())

    assert store.state(folder.key).state == "cancelled"


def test_cancelling_a_run_also_stops_the_training_of_its_original(store: Store, tiny: TrainSpec):
    endless, spec = Endless(), unlearning(tiny)

    def compute(spec: Spec, *, fetch: Fetch, progress: Progress) -> Mapping[str, bytes]:
        if isinstance(spec, TrainSpec):
            return endless(spec, fetch=fetch, progress=progress)
        fetch(spec.train, (), progress)
        return FILES

    def cancel() -> None:
        endless.has_begun.wait(10)
        store.folder(cache_key(spec)).request_cancel()

    threading.Thread(target=cancel).start()
    with pytest.raises(Cancelled):
        execute(spec, store, compute=compute)

    assert store.state(cache_key(spec)).state == "cancelled"
    assert store.state(cache_key(tiny)).state == "cancelled"


def test_who_comes_second_waits_and_computes_nothing(store: Store, tiny: TrainSpec):
    first, second, seen = Counting(), Counting(), list[str]()
    folder = store.folder(cache_key(tiny))

    def watching(done: int, total: int, *, stage: str = "", **_: object) -> None:
        seen.append(stage)

    with folder.claim():
        waiting = threading.Thread(
            target=execute, args=(tiny, store, watching), kwargs={"compute": second}
        )
        waiting.start()
        while not seen:
            time.sleep(0.01)
        folder.path.mkdir(parents=True)
        folder.write_status("running")
        folder.commit(FILES, canonical(tiny), {"created": 0.0})
    waiting.join()

    assert set(seen) == {"waiting for another run of this"}
    assert first.times == second.times == 0


def test_who_waits_can_be_cancelled(store: Store, tiny: TrainSpec):
    def enough(done: int, total: int, **_: object) -> None:
        raise Cancelled

    with store.folder(cache_key(tiny)).claim(), pytest.raises(Cancelled):
        execute(tiny, store, enough, compute=Counting())


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
        def __call__(self, spec: Spec, *, fetch: Fetch, progress: Progress) -> Mapping[str, bytes]:
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


def test_reports_reach_the_caller_too(store: Store, tiny: TrainSpec):
    seen: list[Sequence[object]] = []

    def listen(done: int, total: int, *, stage: str = "", **scalars: object) -> None:
        seen.append((done, total, stage, scalars["loss"]))

    execute(tiny, store, listen, compute=Counting())

    assert seen == [(1, 3, "counting", 1.0), (2, 3, "counting", 0.5), (3, 3, "counting", 1 / 3)]


def test_silence_is_the_default(store: Store, tiny: TrainSpec):
    assert execute(tiny, store, silent, compute=Counting()) == cache_key(tiny)
