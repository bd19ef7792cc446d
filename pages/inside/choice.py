"""What the page Look inside looks at: picture, method, logit, scale and overlay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from engine.experiment.fates import Fate
from engine.experiment.scenario import Scenario
from engine.plugins.interpreters import LOGITS, LOOKS, Attribution, attributions
from engine.runs.result import Result
from engine.training.evaluation import SETS
from pages.shared.controls import in_link, named_in_link
from pages.shared.samples.choice import choose, chosen_sample, identity, steps
from pages.shared.samples.predictions import rows_of


@dataclass(frozen=True)
class How:
    """How maps are drawn.

    Attributes:
        is_shared: whether one scale holds for the maps of all models.
        opacity: of the map over its picture, in [0, 1].
    """

    is_shared: bool
    opacity: float


def chosen_index(scenario: Scenario, original: Result, which: str) -> int:
    """Index in the set: of the link, else the first picture that fools the original."""
    rows = rows_of(original, which)
    there = [int(index) for index in rows.index]
    fooled = rows[rows["fate"] == Fate.FOOLED]
    first = int((fooled if len(fooled) else rows).index[0])
    named = chosen_sample(scenario, which, rows.index)
    index = first if named is None else named
    st.session_state["inside_index"] = index
    st.number_input(
        f"Picture, by its place in the {SETS[which].part} part",
        0,
        int(rows.index.max()),
        key="inside_index",
        on_change=_typed,
        args=(scenario, which, there),
    )
    steps(scenario, which, there, index)
    return index


def _typed(scenario: Scenario, which: str, there: Sequence[int]) -> None:
    """Callback: takes the picture whose place is nearest to the one that was typed."""
    typed = st.session_state["inside_index"]
    choose(identity(scenario, which, min(there, key=lambda index: abs(index - typed))))


def chosen_look(scenario: Scenario, which: str, index: int) -> Attribution:
    """The method, and the logit that it is to explain."""
    names = attributions()
    name = st.selectbox(
        "Map",
        names,
        help="The first three take a moment; the others say how far they are.",
        **named_in_link("map"),
    )
    logits = list(LOGITS) if scenario.manipulation.knows_truth else ["predicted"]
    usual = min(1, len(logits) - 1)
    logit = st.selectbox("Of which logit?", logits, usual, **in_link("logit", LOGITS.get))
    st.caption(f"{_first_line(LOOKS[name])} {LOOKS[name].source}.")
    return replace(LOOKS[name](), which=which, index=index, logit=logit)


def chosen_drawing() -> How:
    is_shared = st.toggle(
        "One scale for all models",
        True,
        help="Off: each map's largest value gets the full colour, so faint maps are seen, but "
        "colours of two models no longer compare.",
        **in_link("one_scale"),
    )
    opacity = st.slider("Opacity over the picture", 0.0, 1.0, 0.8, 0.05, **in_link("opacity"))
    return How(is_shared, opacity)


def _first_line(cls: type) -> str:
    return (cls.__doc__ or "").strip().splitlines()[0]
