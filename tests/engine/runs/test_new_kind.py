"""A new kind of spec is a class and a step: nothing else in the engine has to know of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from engine.base.parquet import from_parquet
from engine.base.progress import Progress, silent
from engine.cli.reproduce import command
from engine.experiment.pipeline import Fetch, compute
from engine.experiment.run_files import PREDICTIONS
from engine.experiment.specs import (
    KINDS,
    REGISTRY,
    Spec,
    TrainSpec,
    cache_key,
    from_document,
    register,
    to_document,
)
from engine.plugins.interpreters import LOOKS, Look
from engine.runs.cost import estimate
from engine.runs.cost.rate import assumed
from engine.runs.jobs import execute
from engine.runs.jobs.waiting import Waiting
from engine.runs.store import Store


@dataclass(frozen=True, kw_only=True)
class TallySpec(Spec):
    """Counts what an original predicts on one evaluation set."""

    plural = "Tallies"
    doing = "counting predictions"
    needs = (PREDICTIONS,)
    ends_in_model = False

    train: TrainSpec
    which: str = "clean_test"
    look: Look = field(default=LOOKS["features"](), metadata={REGISTRY: LOOKS})

    @property
    def original(self) -> TrainSpec:
        return self.train

    @property
    def stands_on(self) -> TrainSpec:
        return self.train

    @property
    def called(self) -> str:
        return "tally of predictions"


@compute.register
def tally(spec: TallySpec, *, fetch: Fetch, progress: Progress) -> dict[str, bytes]:
    table = from_parquet(fetch(spec.train, spec.needs, progress).read(PREDICTIONS))
    counts = Counter(table["predicted"][table["set"] == spec.which].tolist())
    progress(1, 1, stage="counted")
    return {"tally.json": json.dumps(counts).encode()}


@pytest.fixture(autouse=True)
def _registered() -> Iterator[None]:
    register(TallySpec)
    yield
    del KINDS["TallySpec"]


@pytest.fixture
def spec(tiny: TrainSpec) -> TallySpec:
    return TallySpec(train=tiny)


def test_its_document_is_read_back(spec: TallySpec):
    again = from_document(json.loads(json.dumps(to_document(spec))))

    assert again == spec and cache_key(again) == cache_key(spec)


def test_a_document_that_stands_on_a_wrong_kind_is_refused(spec: TallySpec):
    document = to_document(spec)
    document["train"] = to_document(spec)

    with pytest.raises(ValueError, match="train must be a TrainSpec, got a TallySpec"):
        from_document(document)


def test_its_step_is_run_after_the_original_that_it_stands_on(spec: TallySpec, store: Store):
    stages: list[str] = []

    key = execute(spec, store, lambda done, total, *, stage="", **_: stages.append(stage))

    run = store.find(key)
    assert run is not None and "tally.json" in run.files
    assert sum(json.loads(run.read("tally.json")).values()) > 100
    assert stages[0].startswith("training the original") and stages[-1] == "counted"
    assert store.find(cache_key(spec.train)) is not None


def test_it_waits_for_its_original(spec: TallySpec, store: Store):
    waiting = Waiting([spec], store)

    key, first = waiting.take() or ("", None)
    assert first == spec.train and waiting.take() is None
    waiting.made(key)
    assert waiting.take() == (cache_key(spec), spec)


def test_its_row_says_what_was_run_and_only_its_original_is_a_model(spec: TallySpec, store: Store):
    key = execute(spec, store)

    (row,) = store.rows_of("tally")
    (model,) = store.rows()
    assert row["key"] == key and model["key"] == cache_key(spec.train)
    same = ("dataset", "model", "manipulation", "size", "seed", "scene", "setup")
    assert {name: row[name] for name in same} == {name: model[name] for name in same}
    assert (row["kind"], model["kind"]) == ("tally", "train")


def test_a_forecast_counts_its_original_and_names_it(spec: TallySpec, store: Store, monkeypatch):
    monkeypatch.setattr(estimate, "WORTH_SAYING", 0.0)

    found = estimate.expected(estimate.worth_saying([spec], store), lambda train: assumed(1000.0))

    assert found is not None and found.seconds > 0
    assert found.uncounted == ("tally of predictions",) and found.steps == spec.train.recipe.steps


def test_a_command_says_that_there_is_none(spec: TallySpec):
    with pytest.raises(ValueError, match="a run of the kind tally has no command of its own"):
        command(to_document(spec))


def test_a_kind_that_is_not_there_is_named_with_those_that_are(spec: TallySpec):
    with pytest.raises(LookupError, match=r"no kind of run 'GuessSpec' \(known: TrainSpec, "):
        from_document({**to_document(spec), "type": "GuessSpec"})


def test_a_kind_without_a_step_is_refused_by_name():
    class LostSpec(Spec):
        original = stands_on = called = None

    with pytest.raises(TypeError, match="no step makes a LostSpec"):
        compute(LostSpec(), fetch=None, progress=silent)
