"""The two points that every method is compared with."""

from __future__ import annotations

from engine.results import Result
from engine.scenario import Scenario
from pages.views.running import result


def reference_models(scenario: Scenario) -> dict[str, Result]:
    """The finished runs of the original ("none") and the oracle, as far as they are there."""
    runs = {
        "none": result(scenario.train) or result(scenario.unlearn_by("none")),
        "oracle": result(scenario.unlearn_by("oracle")),
    }
    return {name: run for name, run in runs.items() if run is not None}
