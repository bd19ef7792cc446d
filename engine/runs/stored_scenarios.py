"""Which scenarios a store has runs of: what a comparison can be opened on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from engine.experiment.scenario import Scenario
from engine.experiment.specs import (
    TrainSpec,
    UnlearnSpec,
    by_rule,
    from_document,
    read_plugin,
    to_document,
)
from engine.plugins.datasets import DATASETS
from engine.plugins.manipulations import MANIPULATIONS
from engine.plugins.models import MODELS
from engine.plugins.unlearners import UNLEARNERS, Unlearner
from engine.runs.store import Store
from engine.runs.store.summary import scene_digest, settings_digest, setup_digest

RunRow = Mapping[str, Any]
Document = Mapping[str, Any]


@dataclass(frozen=True)
class StoredScenario:
    """Runs that share all but γ and seed.

    Attributes:
        key: of one of these runs.
        model, manipulation: registered names.
        size: of the manipulation, a share below 1 or a number of pictures.
        runs: how many runs of unlearners there are.
        seeds: those that have one, sorted.
        scene, setup: see :mod:`engine.runs.store.summary`.
    """

    key: str
    dataset: str
    model: str
    manipulation: str
    size: float
    runs: int
    seeds: tuple[int, ...]
    scene: str
    setup: str

    @property
    def is_usual(self) -> bool:
        """Whether the original is what the data set and the network usually give."""
        return self.setup == usual_setup(self.dataset, self.model)

    def scenario(self, document: Document, *, known: float, seed: int) -> Scenario:
        """At the nearest seed that has a run.

        Args:
            document: the spec of the run ``key``.

        Raises StaleSpec or LookupError for what the code no longer has.
        """
        nearest = min(self.seeds, key=lambda other: abs(other - seed))
        return Scenario.on(original_of(document), known=known).at(seed=nearest)

    def is_of(self, scenario: Scenario) -> bool:
        return self.scene == scene_of(scenario)


def stored_scenarios(rows: Iterable[RunRow]) -> list[StoredScenario]:
    """The scenarios of a store's rows, those with the most runs first."""
    found: dict[str, list[RunRow]] = {}
    for row in rows:
        if row["kind"] == UnlearnSpec.kind and _is_known(row):
            found.setdefault(row["scene"], []).append(row)
    scenarios = [_one(own) for own in found.values()]
    return sorted(scenarios, key=lambda one: (-one.runs, one.manipulation, one.size))


def scene_of(scenario: Scenario) -> str:
    return scene_digest(to_document(scenario.train))


def setup_of(train: TrainSpec) -> str:
    return setup_digest(to_document(train))


def usual_setup(dataset: str, model: str) -> str:
    return setup_of(Scenario.of(dataset, model=model).train)


def original_of(document: Document) -> TrainSpec:
    """The original that a run stands on, or is.

    Raises StaleSpec or LookupError for what the code no longer has.
    """
    return from_document(document).original


def as_stored(scenario: Scenario, rows: Iterable[RunRow], store: Store) -> Scenario:
    """``scenario`` with those settings of each method that its stored runs have.

    A method that has a run at its own defaults keeps these; a study may have run it otherwise, as
    the benchmark's does with its SCRUB. ``rows`` are those of ``store``.
    """
    scene = scene_of(scenario)
    here = [row for row in rows if row.get("scene") == scene and row["unlearner"] in UNLEARNERS]
    methods = [
        found
        for name in dict.fromkeys(row["unlearner"] for row in here)
        if (found := _unusual(scenario, name, [r for r in here if r["unlearner"] == name], store))
    ]
    return replace(scenario, methods=tuple(sorted(methods, key=lambda one: one[0].name)))


def _unusual(
    scenario: Scenario, name: str, rows: list[RunRow], store: Store
) -> tuple[Unlearner, str] | None:
    """The settings that most of ``rows`` have; None if some have the method's own."""
    usual = replace(scenario, methods=()).unlearn_by(name)
    counts = Counter(row["settings"] for row in rows)
    ways = {settings_digest(to_document(by_rule(usual, rule))) for rule in ("paper", "rem")}
    if not ways.isdisjoint(counts):
        return None
    most = counts.most_common(1)[0][0]
    found = store.document(next(row["key"] for row in rows if row["settings"] == most))
    with suppress(ValueError, LookupError, TypeError):  # the code has moved on
        method = read_plugin(UNLEARNERS, (found or {})["unlearner"])
        return method, str((found or {})["select"])
    return None


def _one(rows: list[RunRow]) -> StoredScenario:
    first = rows[0]
    return StoredScenario(
        key=first["key"],
        dataset=first["dataset"],
        model=first["model"],
        manipulation=first["manipulation"],
        size=first["size"],
        runs=len(rows),
        seeds=tuple(sorted({row["seed"] for row in rows})),
        scene=first["scene"],
        setup=first["setup"],
    )


def _is_known(row: RunRow) -> bool:
    """Whether a scenario can be made of it: it may be of a plug-in that is not there any more."""
    return (
        row["dataset"] in DATASETS
        and row["model"] in MODELS
        and row["manipulation"] in MANIPULATIONS
        and row["size"] is not None
    )
