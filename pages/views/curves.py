"""The stored runs of a scenario over the known share γ and over seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.comparison import Outcome, outcomes, wanted
from engine.scenario import Scenario
from engine.specs import UnlearnSpec
from engine.study import SEEDS
from pages.views.running import store


def runs_over_known(
    scenario: Scenario, methods: Sequence[str], rule: str = "paper"
) -> Mapping[str, UnlearnSpec]:
    """The runs that the curves of ``methods`` want, by key: every γ, every seed.

    Adopted weights have one seed.
    """
    seeds = (scenario.seed,) if scenario.brought else tuple(sorted({*SEEDS, scenario.seed}))
    return wanted(scenario, tuple(methods), seeds, rule)


def stored_over_known(
    scenario: Scenario, methods: Sequence[str], rule: str = "paper"
) -> list[Outcome]:
    """Those of them that are stored, the two references among them."""
    return outcomes(store().rows(), runs_over_known(scenario, methods, rule))
