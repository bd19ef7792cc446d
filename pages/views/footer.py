"""What stands below every figure: a picture must say what it shows."""

from __future__ import annotations

from engine.scenario import Scenario


def footer(scenario: Scenario, *rest: str) -> str:
    """The scenario line, then ``rest``: what was counted, seeds, the run's key."""
    data, harm = scenario.data, scenario.manipulation
    size = f"{harm.size:.3g}" if harm.size < 1 else f"{harm.size:,.0f} pictures"
    model = ", ".join(filter(None, [scenario.model.title, scenario.unusual]))
    line = f"{data.title}, {model}: {harm.describe(data.class_names)}, size {size}"
    return " · ".join([line, *rest])
