"""Which scenarios a store has runs of: what a comparison can be opened on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.data import DATASETS
from engine.manipulations import MANIPULATIONS
from engine.models import MODELS
from engine.scenario import Scenario


@dataclass(frozen=True)
class StoredScenario:
    """Runs that share all but γ and seed, whatever the manipulation's other knobs.

    Attributes:
        model, manipulation: registered names.
        size: of the manipulation, a share below 1 or a number of pictures.
        runs: how many runs of unlearners there are.
        seeds: those that have one, sorted.
    """

    dataset: str
    model: str
    manipulation: str
    size: float
    runs: int
    seeds: tuple[int, ...]

    def scenario(self, *, known: float, seed: int) -> Scenario:
        """With the manipulation's usual knobs; at the nearest seed that has a run."""
        nearest = min(self.seeds, key=lambda other: abs(other - seed))
        return Scenario.of(
            self.dataset,
            self.manipulation,
            self.model,
            size=self.size,
            known=known,
            seed=nearest,
        )

    def is_of(self, scenario: Scenario) -> bool:
        return (self.dataset, self.model, self.manipulation, self.size) == (
            scenario.data.name,
            scenario.model.name,
            scenario.manipulation.name,
            scenario.manipulation.size,
        )


def stored_scenarios(rows: Iterable[Mapping[str, Any]]) -> list[StoredScenario]:
    """The scenarios of a store's rows, those with the most runs first."""
    seeds: dict[tuple[str, str, str, float], list[int]] = {}
    for row in rows:
        if row["kind"] == "unlearn" and _is_known(row):
            what = (row["dataset"], row["model"], row["manipulation"], row["size"])
            seeds.setdefault(what, []).append(row["seed"])
    found = [
        StoredScenario(*what, len(own), tuple(sorted(set(own)))) for what, own in seeds.items()
    ]
    return sorted(found, key=lambda one: (-one.runs, one.manipulation, one.size))


def _is_known(row: Mapping[str, Any]) -> bool:
    """Whether a scenario can be made of it: it may be of a plug-in that is not there any more."""
    return (
        row["dataset"] in DATASETS
        and row["model"] in MODELS
        and row["manipulation"] in MANIPULATIONS
        and row["size"] is not None
    )
