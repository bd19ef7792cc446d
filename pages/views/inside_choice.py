"""What the page Look inside looks at: picture, method, logit, scale and overlay."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from engine.inspection import PARTS, Identity
from engine.looks import LOGITS, LOOKS, Attribution, attributions
from engine.results import Result
from engine.scenario import Scenario
from pages.views.controls import IN_LINK
from pages.views.sample_choice import SAMPLE, choose, identity
from pages.views.sample_filter import SETS
from pages.views.stored_rows import rows_of

SHARED, OWN = "shared by all models", "each map its own"


@dataclass(frozen=True)
class How:
    """How maps are drawn.

    Attributes:
        opacity: of the map over its picture, in [0, 1].
    """

    is_shared: bool
    opacity: float


def chosen_picture(scenario: Scenario, original: Result) -> tuple[str, int]:
    """Set and index: of the link, else the first picture that fools the original."""
    which = st.segmented_control(
        "Pictures",
        list(SETS),
        default="affected_test",
        required=True,
        format_func=SETS.get,
        key="pictures",
        wrap=True,
        **IN_LINK,
    )
    which = which or "affected_test"  # an empty value in a link gives None
    rows = rows_of(original, which)
    named = Identity.read(st.query_params.get(SAMPLE, ""))
    is_there = named is not None and (
        named == identity(scenario, which, named.index) and named.index in rows.index
    )
    if named is not None and not is_there:
        st.warning(
            "The picture that this link names is not in this scenario or set; another is shown.",
            icon=":material/link_off:",
        )
    fooled = rows[rows["fate"] == "fooled"]
    first = (fooled if len(fooled) else rows).index[0]
    index = int(named.index if is_there else first)
    st.session_state["inside_index"] = index
    st.number_input(
        f"Picture, by its place in the {PARTS[which]} part",
        0,
        int(rows.index.max()),
        key="inside_index",
        on_change=_typed,
        args=(scenario, which),
    )
    return which, index


def _typed(scenario: Scenario, which: str) -> None:
    choose(identity(scenario, which, st.session_state["inside_index"]))


def chosen_look(which: str, index: int) -> Attribution:
    """The method, and the logit that it is to explain."""
    names = attributions()
    name = st.selectbox(
        "Map",
        names,
        format_func=lambda n: LOOKS[n].title,
        key="map",
        help="The first three take a moment; the others say how far they are.",
        **IN_LINK,
    )
    logit = st.selectbox("Of which logit?", list(LOGITS), 1, LOGITS.get, key="logit", **IN_LINK)
    st.caption(f"{_first_line(LOOKS[name])} {LOOKS[name].source}.")
    return replace(LOOKS[name](), which=which, index=index, logit=logit)


def chosen_drawing() -> How:
    scale = st.segmented_control(
        "Scale", (SHARED, OWN), default=SHARED, required=True, key="scale", wrap=True, **IN_LINK
    )
    opacity = st.slider("Opacity over the picture", 0.0, 1.0, 0.8, 0.05, key="opacity", **IN_LINK)
    return How(scale != OWN, opacity)


def _first_line(cls: type) -> str:
    return (cls.__doc__ or "").strip().splitlines()[0]
