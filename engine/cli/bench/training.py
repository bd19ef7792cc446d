"""The quick training against the papers' and against a plain loop, with what each teaches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from torch import nn

from engine.base import device
from engine.cli.bench.base import Effort, Timing, alternating, ratios, register, spread
from engine.cli.bench.plain_loop import PlainLoop
from engine.experiment.pipeline import untrained
from engine.experiment.scenario import Scenario
from engine.experiment.scenario_data import Situation, situation
from engine.training.loop import fit, infer
from engine.training.recipe import Recipe

REGIMES = ("papers", "quick")


@register("training")
def training(effort: Effort) -> dict[str, Any]:
    """Whole trainings of the default scenario by turns; each turn draws its own weights."""
    return measured_training({name: Scenario.of(regime=name) for name in REGIMES}, effort)


def measured_training(scenarios: dict[str, Scenario], effort: Effort) -> dict[str, Any]:
    """``scenarios`` share their data; the plain loop trains the first of them, with SGD."""
    data = situation(next(iter(scenarios.values())).train)
    ways = {
        name: _Way(scenario, data, _shortened(scenario.recipe, effort), _by_engine)
        for name, scenario in scenarios.items()
    }
    first = next(iter(ways.values()))
    ways["plain"] = replace(first, trains=_by_plain_loop, models=[])
    for way in ways.values():
        replace(way, recipe=replace(way.recipe, steps=2), models=[])()  # what is slow only once
    timings = alternating(ways, effort.repeats)
    return {
        "turns": effort.repeats,
        **{name: way.summary(timings[name]) for name, way in ways.items()},
        "times_faster": {
            f"{fast} than {slow}": {
                "seconds": ratios(timings[slow].seconds, timings[fast].seconds),
                "cpu_seconds": ratios(timings[slow].cpu_seconds, timings[fast].cpu_seconds),
            }
            for fast, slow in (("quick", "papers"), ("quick", "plain"), ("papers", "plain"))
        },
    }


@dataclass
class _Way:
    """One way to train, which keeps the models that it made, in order of their seeds."""

    scenario: Scenario
    data: Situation
    recipe: Recipe
    trains: Callable[[nn.Module, Situation, Recipe, int], object]
    models: list[nn.Module] = field(default_factory=list)

    def __call__(self) -> None:
        seed = len(self.models)
        model = untrained(self.scenario.train, self.data, seed=seed).to(device.pick())
        self.trains(model, self.data, self.recipe, seed)
        self.models.append(model)

    def summary(self, timing: Timing) -> dict[str, Any]:
        return {
            "network": self.scenario.model.name,
            "steps": self.recipe.steps,
            "samples": self.recipe.steps * self.recipe.batch_size,
            "seconds": spread(timing.seconds),
            "cpu_seconds": spread(timing.cpu_seconds),
            "test_accuracy": spread([_accuracy(model, self.data) for model in self.models]),
            "attack_success": spread([_attack_success(model, self.data) for model in self.models]),
        }


def _shortened(recipe: Recipe, effort: Effort) -> Recipe:
    return replace(recipe, steps=effort.of(recipe.steps))


def _by_engine(model: nn.Module, data: Situation, recipe: Recipe, seed: int) -> None:
    fit(model, data.train.as_trained(), recipe=recipe, seed=seed)


def _by_plain_loop(model: nn.Module, data: Situation, recipe: Recipe, seed: int) -> None:
    torch.manual_seed(seed)
    PlainLoop(data.train.as_trained(), recipe, workers=0).fit(model)


def _accuracy(model: nn.Module, data: Situation) -> float:
    found = infer(model, data.test.images).argmax(1)
    return (found == data.test.labels).float().mean().item()


def _attack_success(model: nn.Module, data: Situation) -> float:
    """The share of the test pictures with the trigger that get its label, not theirs."""
    assert data.affected is not None
    found, goal = infer(model, data.affected.split.images).argmax(1), data.affected.goal
    return (found == goal)[goal >= 0].float().mean().item()
