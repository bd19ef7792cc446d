"""What the scenario line says, in the session and in the link; and what nobody knows of it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.base.knobs import knobs
from engine.experiment.measure import NOT_KNOWN
from engine.experiment.scenario import (
    KNOWN,
    Scenario,
)
from engine.plugins.manipulations import MANIPULATIONS
from pages.shared.stored_originals import setup_named

SCENARIO = "scenario"
"""Where the session keeps the scenario that is shown."""


def current_scenario() -> Scenario:
    """What the scenario line says; always one that can be trained."""
    scenario: Scenario = st.session_state[SCENARIO]
    return scenario


def knob_key(harm: str, name: str) -> str:
    """The key, and the name in the link, of a manipulation's knob."""
    return f"{harm}.{name}"


def usual_size(harm: str) -> str:
    return written_size(next(d for name, d, _ in knobs(MANIPULATIONS[harm]) if name == "size"))


def put_scenario(scenario: Scenario) -> None:
    """For callbacks: sets the scenario line."""
    st.session_state.update(values_of(scenario))


def values_of(scenario: Scenario) -> dict[str, Any]:
    """What the widgets say of ``scenario``, by their names in the link."""
    harm = scenario.manipulation
    values = {
        "data": scenario.data.name,
        "model": scenario.model.name,
        "harm": harm.name,
        "size": written_size(harm.size),
        "known": scenario.known,
        "seed": scenario.seed,
        "setup": setup_named(scenario),
    }
    own = [name for name, _, _ in knobs(type(harm)) if name != "size"]
    return values | {knob_key(harm.name, name): getattr(harm, name) for name in own}


def on_grid(known: float) -> float:
    """The γ of the grid that is nearest to ``known``."""
    return min(KNOWN, key=lambda value: abs(value - known))


def parsed_size(text: str) -> float:
    """ "2 %" and "0.02" as 0.02, "216" as 216; raises ValueError for anything else."""
    number = text.replace(",", ".").replace("pictures", "").strip()
    try:
        if number.endswith("%"):
            return round(float(number[:-1]) / 100, 10)
        return float(number)
    except ValueError:
        raise ValueError(
            "size must be a percentage such as 2 %, or a number of pictures such as 216"
        ) from None


def written_size(size: float) -> str:
    """The text that :func:`parsed_size` reads as ``size``."""
    return f"{100 * size:g} %" if size < 1 else f"{size:g}"


FOUND_ONLY = (
    "Nobody knows all that is wrong here: S_m stands for what has been found of it, and how much "
    "more there is is **not known**."
)
WHY = "nobody knows which labels of these pictures are correct, nor which samples are manipulated"


def percent(value: float | None, *, knows_truth: bool) -> str:
    """A share; where there is none, whether nobody knows it or no picture counts."""
    if value is None:
        return "–" if knows_truth else NOT_KNOWN
    return f"{value:.1%}"


def found_only(scenario: Scenario) -> None:
    """Says that S_m is not known, where it is not."""
    if not scenario.manipulation.knows_truth:
        st.caption(FOUND_ONLY)


def is_known(scenario: Scenario, *what: str) -> bool:
    """Whether the truth of ``scenario`` is known; if not, says so of all of ``what``.

    Args:
        what: what the page cannot tell then, each as the subject of a sentence.
    """
    if scenario.manipulation.knows_truth:
        return True
    for one in what:
        st.info(f"{one} is **not known**: {WHY}.", icon=":material/help:")
    return False
