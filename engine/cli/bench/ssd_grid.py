"""SSD's grid against one run with as many evaluations, and against as many single runs.

Every model is evaluated in full, though selection evaluates equal ones only once, so that both
sides do the same work.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from torch import nn

from engine.base import device
from engine.base.progress import silent
from engine.cli.bench.base import Effort, Timing, alternating, ratios, register, spread
from engine.experiment.evidence import evidence_for
from engine.experiment.pipeline import untrained
from engine.experiment.predictions import evaluation_sets, predict
from engine.experiment.scenario import Scenario
from engine.experiment.scenario_data import situation
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.ssd import SSD
from engine.training.loop import fit
from engine.training.sets import EvaluationSet

WARM_UP_STEPS = 20
"""What a grid costs does not depend on the weights, so its original is hardly trained."""


@register("ssd-grid")
def ssd_grid(effort: Effort) -> dict[str, Any]:
    """Seconds of the grid, of one run with its evaluations, and of all the single runs."""
    return measured_ssd_grid(Scenario.of(), effort)


def measured_ssd_grid(scenario: Scenario, effort: Effort) -> dict[str, Any]:
    points = SSD().grid()[: effort.of(len(SSD().grid()))]
    work = _Work.on(scenario)
    ways = {
        "grid": lambda: work.whole_grid(points),
        "one_run": lambda: work.one_run(points),
        "naive": lambda: work.naive(points),
    }
    timings = alternating(ways, effort.repeats)
    return {"points": len(points)} | summary(timings)


def summary(timings: dict[str, Timing]) -> dict[str, Any]:
    def compared(grid: list[float], one_run: list[float], naive: list[float]) -> dict[str, Any]:
        return {
            "grid_over_one_run": ratios(grid, one_run),
            "naive_over_grid": ratios(naive, grid),
        }

    return {
        "seconds": {name: spread(t.seconds) for name, t in timings.items()},
        "cpu_seconds": {name: spread(t.cpu_seconds) for name, t in timings.items()},
        "by_seconds": compared(*(t.seconds for t in timings.values())),
        "by_cpu_seconds": compared(*(t.cpu_seconds for t in timings.values())),
    }


@dataclass(frozen=True)
class _Work:
    original: nn.Module
    evidence: Evidence
    sets: tuple[EvaluationSet, ...]

    @classmethod
    def on(cls, scenario: Scenario) -> _Work:
        spec = scenario.unlearn(SSD())
        data = situation(spec.train)
        evidence = evidence_for(spec, data)
        original = untrained(spec.train, data, seed=0).to(device.pick())
        fit(original, evidence.train, recipe=replace(evidence.recipe, steps=WARM_UP_STEPS), seed=0)
        return cls(original, evidence, evaluation_sets(data))

    def whole_grid(self, points: Sequence[SSD]) -> None:
        for model in SSD.unlearn_each(self.original, self.evidence, points, silent):
            predict(model, self.sets)

    def one_run(self, points: Sequence[SSD]) -> None:
        model = self._run(points[0])
        for _ in points:
            predict(model, self.sets)

    def naive(self, points: Sequence[SSD]) -> None:
        for point in points:
            predict(self._run(point), self.sets)

    def _run(self, point: SSD) -> nn.Module:
        return point.unlearn(copy.deepcopy(self.original), self.evidence, silent)
