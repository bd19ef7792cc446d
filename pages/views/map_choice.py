"""What the page The map shows: which two models, and what is pointed out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from engine.figures.palette import ORIGINAL, method_look
from engine.highlights import HIGHLIGHTS, Highlight, highlight
from engine.inspection import passing
from engine.results import Result
from engine.scenario import Scenario
from pages.views.controls import IN_LINK
from pages.views.link import peeked
from pages.views.map_points import Maps
from pages.views.sample_filter import SETS, chosen_filters, what_is_shown
from pages.views.sample_narrowing import narrowed
from pages.views.stored_rows import samples_of

Tables = tuple[pd.DataFrame, pd.DataFrame]


@dataclass(frozen=True)
class Pointed:
    """What is pointed out.

    Attributes:
        rows: bool, one per picture of the maps.
        counts: in words, for the left and for the right map.
    """

    rows: pd.Series
    counts: tuple[str, str]


def chosen_pair(models: Mapping[str, Result]) -> tuple[str, str]:
    """The model of the left and of the right map."""
    usual = "ssd" if "ssd" in models else next(reversed(models))
    left, right = st.columns(2)
    with left:
        first = _model("Left map", models, ORIGINAL, "left")
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


def listed_set() -> str:
    """The set whose pictures the page lists below the maps, before its widget is drawn."""
    said = peeked("pictures", "manipulated")
    by_words = {words: name for name, words in SETS.items()}
    return said if said in SETS else by_words.get(said, "manipulated")


def pointed_out(
    scenario: Scenario, models: Mapping[str, Result], found: Maps, method: str
) -> Pointed:
    """The chosen highlight, narrowed by the filters of the page, with its counts.

    Args:
        method: the right-hand model.
    """
    right, left = (_highlights(found.name, side, found.tables) for side in ("right", "left"))
    mode = _chosen_mode(right, method)
    kept = _kept(scenario, models, found.tables[1], method)
    if kept is not None:
        rows = right[mode].rows & kept
        words = f"{int(rows.sum()):,} pictures that pass the filters"
        return Pointed(rows, (words, words))
    counts = [_count(mode, one[mode]) for one in (left, right)]
    return Pointed(right[mode].rows, (counts[0], counts[1]))


@st.cache_resource(max_entries=128, show_spinner=False)
def _highlights(name: str, side: str, _tables: Tables) -> dict[str, Highlight]:
    """All modes, said of the model of one side; ``name`` is that of the maps."""
    here, there = _tables if side == "left" else _tables[::-1]
    return {mode: highlight(mode, there, here) for mode in HIGHLIGHTS}


def _count(mode: str, one: Highlight) -> str:
    return "" if mode == "all" else f"{HIGHLIGHTS[mode]}: {one.count:,} of {one.of:,}"


def _chosen_mode(found: Mapping[str, Highlight], method: str) -> str:
    """What is pointed out, each choice with its count under the right-hand model ``method``."""
    mode = st.pills(
        "Point out",
        list(HIGHLIGHTS),
        default="all",
        required=True,
        format_func=HIGHLIGHTS.get,
        key="highlight",
        **IN_LINK,
    )
    counts = " · ".join(
        f"{HIGHLIGHTS[name]}: **{one.count:,} of {one.of:,}**"
        for name, one in found.items()
        if name != "all" and one.of
    )
    st.markdown(f"Under **{method_look(method).short}**: {counts}")
    return mode or "all"


def _kept(
    scenario: Scenario, models: Mapping[str, Result], table: pd.DataFrame, method: str
) -> pd.Series | None:
    """Which rows of the maps pass the filters; None where nothing is filtered."""
    which, names = listed_set(), scenario.data.class_names
    everything = samples_of(models[method], models[ORIGINAL], which, scenario.known)
    part = narrowed(everything, models, which, names)
    with st.expander(
        f"Point out single classes or fates: {SETS[which].lower()}", icon=":material/filter_alt:"
    ):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            asked = chosen_filters(part, which, names)
        st.caption(
            "The choice under the maps says of which set. Labels are the right-hand model's."
        )
    if not asked.active and len(part) == len(everything):
        return None
    what_is_shown(part, asked, 0)
    kept = passing(part, asked).index
    is_of_set = table["set"] == which
    found = is_of_set & table["index"].isin(kept)
    if found.sum() < len(kept):
        st.markdown(
            f"**{int(found.sum()):,}** of these are on the maps, which hold "
            f"{int(is_of_set.sum()):,} of {len(everything):,} pictures of this set."
        )
    return found
