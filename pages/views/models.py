"""The models of the current scenario that are stored, in the one order of all pages."""

from __future__ import annotations

from collections.abc import Mapping

from engine.headline import ordered
from engine.results import Result
from engine.scenario import Scenario
from engine.study import REFERENCES, SHIPPED
from engine.unlearners import UNLEARNERS
from pages.views.running import result
from pages.views.stored_methods import with_stored_methods

LADDER = (REFERENCES[0], *SHIPPED, REFERENCES[1])
"""What every story needs: the original, three methods, the oracle."""


def stored_models(scenario: Scenario) -> dict[str, Result]:
    """By method, its finished run at its defaults; the original also from its training run.

    A method of which only runs at other settings are stored is shown at these.
    """
    scenario = with_stored_methods(scenario)
    found = {name: result(scenario.unlearn_by(name)) for name in UNLEARNERS}
    found["none"] = found["none"] or result(scenario.train)
    there = {name: run for name, run in found.items() if run is not None}
    return {name: there[name] for name in ordered(there)}


def offered(models: Mapping[str, Result]) -> list[str]:
    """The models that a page lets one choose: the ladder, and whatever else is stored."""
    return ordered(dict.fromkeys([*LADDER, *models], None))
