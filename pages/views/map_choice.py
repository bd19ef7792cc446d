"""What the page The map shows: which two models, what is pointed out, how the maps stand."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from engine.figures.palette import method_look
from engine.highlights import HIGHLIGHTS, Highlight, highlight
from engine.results import Result
from pages.views.controls import IN_LINK

BESIDE, ABOVE = "side by side", "one above the other"


def chosen_pair(models: Mapping[str, Result]) -> tuple[str, str]:
    """The model of the left and of the right map."""
    usual = "ssd" if "ssd" in models else next(reversed(models))
    left, right = st.columns(2)
    with left:
        first = _model("Left map", models, "none", "left")
    with right:
        second = _model("Right map", models, usual, "right")
    return first, second


def _model(label: str, models: Mapping[str, Result], usual: str, key: str) -> str:
    return st.selectbox(
        label,
        list(models),
        index=list(models).index(usual),
        format_func=lambda name: method_look(name).short,
        key=key,
        **IN_LINK,
    )


def chosen_highlight(left: pd.DataFrame, right: pd.DataFrame, method: str) -> Highlight:
    """What is pointed out, each choice with its count under the right-hand model ``method``."""
    found = {mode: highlight(mode, left, right) for mode in HIGHLIGHTS}
    mode = st.segmented_control(
        "Point out",
        list(HIGHLIGHTS),
        default="all",
        required=True,
        format_func=HIGHLIGHTS.get,
        key="highlight",
        wrap=True,
        **IN_LINK,
    )
    counts = " · ".join(
        f"{HIGHLIGHTS[name]}: **{one.count:,} of {one.of:,}**"
        for name, one in found.items()
        if name != "all" and one.of
    )
    st.markdown(f"Under **{method_look(method).short}**: {counts}")
    return found[mode]


def is_stacked() -> bool:
    stands = st.segmented_control(
        "The maps stand",
        (BESIDE, ABOVE),
        default=BESIDE,
        required=True,
        key="stands",
        help="On a narrow screen, one above the other is easier to read.",
        wrap=True,
        **IN_LINK,
    )
    return stands == ABOVE
