"""What the scenario's widgets say, and the scenario that comes nearest to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from engine.experiment.scenario import (
    DEFAULT_DATASET,
    DEFAULT_KNOWN,
    DEFAULT_MANIPULATION,
    Scenario,
)
from engine.experiment.scenario_data import situation
from engine.experiment.specs import TrainSpec
from engine.plugins.datasets import DATASETS, DatasetUnavailable, Regime
from engine.plugins.manipulations import MANIPULATIONS
from engine.plugins.models import MODELS
from pages.shared.scenario import on_grid, parsed_size
from pages.shared.stored_originals import USUAL, original_with


@dataclass(frozen=True)
class AskedScenario:
    """The values of the widgets, as they are.

    Attributes:
        model: empty for the one that the data set is shown with.
        size: as typed: "2 %", "0.02" or "216"; empty for the manipulation's own.
        knobs: of the manipulation, without its size.
        setup: how the original came about, as the link names it.
    """

    data: str = DEFAULT_DATASET
    model: str = ""
    harm: str = DEFAULT_MANIPULATION
    size: str = ""
    known: float = DEFAULT_KNOWN
    seed: int = 0
    knobs: dict[str, Any] = field(default_factory=dict)
    setup: str = USUAL


@dataclass(frozen=True)
class ShownScenario:
    """The scenario that is shown, and why it is not the one that was asked for."""

    scenario: Scenario
    problem: str = ""


def scenario_of(asked: AskedScenario) -> Scenario:
    """Raises ValueError, LookupError or DatasetUnavailable, with a sentence, if there is none."""
    data = DATASETS[asked.data]()
    size = {"size": parsed_size(asked.size)} if asked.size else {}
    model = MODELS[asked.model or data.model]
    scenario = Scenario(
        data=data,
        manipulation=MANIPULATIONS[asked.harm](**size, **asked.knobs).fitting(
            len(data.class_names)
        ),
        model=model(),
        recipe=data.recipe_of(model),
        known=on_grid(asked.known),
        seed=asked.seed,
    )
    if asked.setup in data.regimes:
        scenario = _in_regime(scenario, data.regime(asked.setup))
    elif asked.setup != USUAL:
        scenario = _as_set_up(scenario, original_with(asked.setup))
    situation(scenario.train)
    return scenario


def _in_regime(scenario: Scenario, regime: Regime) -> Scenario:
    """``scenario`` trained so; ValueError where the regime has another network."""
    if regime.model.name != scenario.model.name:
        raise ValueError(f"an original that was trained like this is a {regime.model.title}")
    return replace(scenario, model=regime.model, recipe=regime.recipe)


def _as_set_up(scenario: Scenario, original: TrainSpec) -> Scenario:
    """``scenario`` on an original like ``original``; ValueError where that cannot be."""
    if (original.data, original.model.name) != (scenario.data, scenario.model.name):
        raise ValueError(
            f"an original that was trained like this shows {original.data.title} to a "
            f"{original.model.title}"
        )
    found = replace(
        scenario, model=original.model, recipe=original.recipe, adopted=original.adopted
    )
    if original.adopted and found.train != original:
        raise ValueError("the adopted weights belong to another manipulation or seed")
    return found


def nearest(asked: AskedScenario, last: Scenario | None) -> ShownScenario:
    """The scenario of ``asked``, else the last one shown, else the nearest one with defaults."""
    problem = ""
    for candidate in _candidates(asked, last):
        try:
            scenario = candidate()
        except (ValueError, LookupError, DatasetUnavailable) as error:
            problem = problem or str(error)
            continue
        return ShownScenario(scenario, problem)
    raise DatasetUnavailable(problem)


def _candidates(asked: AskedScenario, last: Scenario | None) -> Iterator[Callable[[], Scenario]]:
    """From the one that was asked for to the one that always works."""
    yield lambda: scenario_of(asked)
    if asked.setup != USUAL:
        yield lambda: scenario_of(replace(asked, setup=USUAL))
    if last is not None:
        yield lambda: last
    yield lambda: scenario_of(replace(asked, size=""))
    yield lambda: scenario_of(replace(asked, size="", knobs={}))
    yield lambda: scenario_of(AskedScenario())
