"""What each method costs, as a ratio to retraining (EU) on the same machine in the same run.

A smaller effort takes the same share of the pictures, of S_f and of the steps for all, so that
methods that go over the data and methods that count steps keep their proportions. Only those
that read nothing but S_f do not shrink with it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import torch
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
from engine.plugins.unlearners import EU, UNLEARNERS, Unlearner, every_method
from engine.training.loop import fit

GAMMAS = (0.1, 0.5)
METHODS = tuple(every_method())


@register("methods")
def methods(effort: Effort) -> dict[str, Any]:
    """Each method at its defaults and over its whole grid, at two γ of the default scenario."""
    scenario = Scenario.of()
    return {
        f"known {known:g}": measured_methods(scenario.at(known=known), effort, METHODS)
        for known in GAMMAS
    }


def measured_methods(scenario: Scenario, effort: Effort, names: Sequence[str]) -> dict[str, Any]:
    """Single runs are timed as often as the effort says, grids once; EU takes part in both."""
    spec = scenario.unlearn_by(EU)
    data = situation(spec.train)
    evidence = part_of(evidence_for(spec, data), effort)
    original = untrained(spec.train, data, seed=0).to(device.pick())
    fit(original, evidence.train, recipe=evidence.recipe, seed=0)
    defaults = {name: UNLEARNERS[name]() for name in dict.fromkeys((EU, *names))}
    runs: dict[str, Callable[[], object]] = {
        name: _run(method, original, evidence) for name, method in defaults.items()
    }
    grids: dict[str, Callable[[], object]] = {
        name: _grid(method, original, evidence)
        for name, method in defaults.items()
        if len(method.grid()) > 1
    }
    sets = evaluation_sets(data)
    judged = {"one evaluation": lambda: predict(original, sets)} if effort.share == 1 else {}
    timings = alternating({**runs, **judged}, effort.repeats)
    whole = alternating({EU: runs[EU], **grids}, 1)
    points = {name: len(defaults[name].grid()) for name in grids}
    return summary(timings, whole, points) | {
        "pictures": len(evidence.train),
        "deletion": len(evidence.deletion),
        "steps": evidence.recipe.steps,
    }


def part_of(evidence: Evidence, effort: Effort) -> Evidence:
    """The effort's share of S_f, of S_r and of the steps."""
    recipe = replace(evidence.recipe, steps=effort.of(evidence.recipe.steps))
    kept = [rows[: effort.of(len(rows))] for rows in (evidence.deletion, evidence.retained)]
    n_identified, n = len(kept[0]), sum(map(len, kept))
    places = torch.arange(n, device=evidence.deletion.device)
    return replace(
        evidence,
        train=evidence.train[torch.cat(kept)],
        deletion=places[:n_identified],
        retained=places[n_identified:],
        recipe=recipe,
    )


def summary(
    timings: dict[str, Timing], whole: dict[str, Timing], points: dict[str, int]
) -> dict[str, Any]:
    """``timings`` of single runs, ``whole`` of grids with so many ``points``; both with EU."""
    single = {name: _over_eu(timings[name], timings[EU]) for name in timings}
    grids = {
        name: {"points": points[name]} | _over_eu(whole[name], whole[EU])
        for name in whole
        if name != EU
    }
    return {
        "seconds_of_eu": spread(timings[EU].seconds),
        "cpu_seconds_of_eu": spread(timings[EU].cpu_seconds),
        "one_run_over_eu": single,
        "grid_over_eu": grids,
    }


def _over_eu(method: Timing, eu: Timing) -> dict[str, Any]:
    return {
        "seconds": ratios(method.seconds, eu.seconds),
        "cpu_seconds": ratios(method.cpu_seconds, eu.cpu_seconds),
    }


def _run(method: Unlearner, original: nn.Module, evidence: Evidence) -> Callable[[], object]:
    return lambda: method.unlearn(copy.deepcopy(original), evidence, silent)


def _grid(method: Unlearner, original: nn.Module, evidence: Evidence) -> Callable[[], object]:
    def whole_grid() -> None:
        for _ in type(method).unlearn_each(original, evidence, method.grid(), silent):
            pass

    return whole_grid
