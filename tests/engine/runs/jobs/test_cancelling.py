from __future__ import annotations

import threading
import time
from collections.abc import Mapping

import pytest

from engine.base.progress import Cancelled, Progress
from engine.experiment.specs import Spec, TrainSpec, cache_key
from engine.runs.jobs import FetchRun, execute
from engine.runs.store import Store
from tests.engine.runs.jobs.computations import FILES, Counting, Endless, Failing, unlearning


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

    def compute(spec: Spec, *, fetch: FetchRun, progress: Progress) -> Mapping[str, bytes]:
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


def test_who_waits_can_be_cancelled(store: Store, tiny: TrainSpec):
    def enough(done: int, total: int, **_: object) -> None:
        raise Cancelled

    with store.folder(cache_key(tiny)).claim(), pytest.raises(Cancelled):
        execute(tiny, store, enough, compute=Counting())
