from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping, Sequence

import pytest
import torch

from engine.base import chip
from engine.base.device import THREADS
from engine.base.progress import Progress, silent
from engine.experiment.specs import Spec, TrainSpec, cache_key, canonical, from_document
from engine.runs.jobs import FetchRun, execute
from engine.runs.store import Store
from tests.engine.runs.jobs.computations import FILES, Counting, Failing, OnTopOf, unlearning
from tests.engine.runs.jobs.watching import watch
from tests.engine.runs.store.runs import pack_up


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
    assert run.manifest["processor"] == chip.processor()
    assert run.manifest["instructions"] == chip.instructions()
    assert run.manifest["precision"] in ("bf16", "fp32")
    assert run.manifest["seconds_are"] == "wall clock"


@pytest.mark.skipif(torch.cuda.is_available(), reason="a GPU does not ask for threads")
def test_every_run_computes_with_the_same_number_of_threads(store: Store, tiny: TrainSpec):
    torch.set_num_threads(THREADS + 1)
    try:
        run = store.find(execute(tiny, store, compute=Counting()))
        assert torch.get_num_threads() == THREADS + 1
    finally:
        torch.set_num_threads(1)

    assert run is not None and run.manifest["threads"] == THREADS


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
    pack_up(store.root)

    class WithWeights(Counting):
        def __call__(
            self, spec: Spec, *, fetch: FetchRun, progress: Progress
        ) -> Mapping[str, bytes]:
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


def test_of_six_who_ask_at_once_one_computes(store: Store, tiny: TrainSpec):
    compute = Counting()
    asking = [
        threading.Thread(target=execute, args=(tiny, store), kwargs={"compute": compute})
        for _ in range(6)
    ]

    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()

    assert compute.times == 1
    assert store.state(cache_key(tiny)).state == "done"


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


def test_reports_reach_the_caller_too(store: Store, tiny: TrainSpec):
    seen: list[Sequence[object]] = []

    def listen(done: int, total: int, *, stage: str = "", **scalars: object) -> None:
        seen.append((done, total, stage, scalars["loss"]))

    execute(tiny, store, listen, compute=Counting())

    assert seen == [(1, 3, "counting", 1.0), (2, 3, "counting", 0.5), (3, 3, "counting", 1 / 3)]


def test_silence_is_the_default(store: Store, tiny: TrainSpec):
    assert execute(tiny, store, silent, compute=Counting()) == cache_key(tiny)
