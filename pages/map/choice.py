"""What the page The map shows: which two models, and what is pointed out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from engine.analysis.samples.map import HIGHLIGHTS, Highlight, highlight
from engine.analysis.samples.table import Identity, passing
from engine.experiment.scenario import Scenario
from engine.figures.palette import method_look
from engine.plugins.unlearners import ORIGINAL
from engine.runs.result import Result
from engine.training.evaluation import MANIPULATED, SETS
from pages.map.panels import NamedPicture
from pages.map.points import Drawn, Maps, Tables, drawn_part
from pages.shared.controls import in_link, named_in_link
from pages.shared.link import peeked
from pages.shared.samples.choice import SAMPLE, identity
from pages.shared.samples.filter import chosen_filters, set_title, shown_sets, what_is_shown
from pages.shared.samples.links import narrowed
from pages.shared.samples.predictions import samples_of
from pages.shared.scenario import is_known

MOST_ASKED = 600
"""So many pictures that pass the filters are all drawn; of more, only the usual ones."""


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
        **named_in_link(key),
    )


def listed_set(scenario: Scenario) -> str:
    """The set whose pictures the page lists below the maps, before its widget is drawn."""
    said = peeked("pictures", MANIPULATED)
    by_words = {set_title(name): name for name in SETS}
    which = said if said in SETS else by_words.get(said, MANIPULATED)
    return which if which in shown_sets(scenario) else MANIPULATED


def pointed_out(
    scenario: Scenario, models: Mapping[str, Result], found: Maps, method: str
) -> tuple[Drawn, Pointed]:
    """What is drawn, and what of it is pointed out: a highlight, narrowed by the filters.

    Args:
        method: the right-hand model.
    """
    names, above = scenario.data.class_names, st.container()
    kept = _kept(scenario, models, found, method)
    asked = _chosen_row(scenario, found)
    if kept is not None and kept.sum() <= MOST_ASKED:
        asked = asked | kept
    drawn, usual = drawn_part(found, asked, names), drawn_part(found, None, names)
    right, left = (_highlights(usual.name, side, usual.tables) for side in ("right", "left"))
    with above:
        mode = _chosen_mode(scenario, right, method)
    rows = highlight(mode, *drawn.tables).rows
    if kept is None:
        counts = [_count(mode, one[mode]) for one in (left, right)]
        return drawn, Pointed(rows, (counts[0], counts[1]))
    is_drawn = found.usual | asked
    rows = rows & kept[is_drawn]
    words = f"{int(rows.sum()):,} pictures that pass the filters"
    return drawn, Pointed(rows, (words, words))


@st.cache_resource(max_entries=128, show_spinner=False)
def _highlights(name: str, side: str, _tables: Tables) -> dict[str, Highlight]:
    """All modes, said of the model of one side; ``name`` is that of what is drawn."""
    here, there = _tables if side == "left" else _tables[::-1]
    return {mode: highlight(mode, there, here) for mode in HIGHLIGHTS}


def chosen_picture(scenario: Scenario) -> NamedPicture | None:
    """The picture that the link names, in the set that the page lists."""
    which = listed_set(scenario)
    named = Identity.read(st.query_params.get(SAMPLE, ""))
    if named is None or named != identity(scenario, which, named.index):
        return None
    return which, named.index


def _chosen_row(scenario: Scenario, found: Maps) -> npt.NDArray[np.bool_]:
    which, index = chosen_picture(scenario) or ("", -1)
    table = found.tables[0]
    is_it: npt.NDArray[np.bool_] = ((table["index"] == index) & (table["set"] == which)).to_numpy()
    return is_it


def _count(mode: str, one: Highlight) -> str:
    return "" if mode == "all" else f"{HIGHLIGHTS[mode]}: {one.count:,} of {one.of:,}"


def _chosen_mode(scenario: Scenario, found: Mapping[str, Highlight], method: str) -> str:
    """What is pointed out, each choice with its count under the right-hand model ``method``."""
    modes = list(HIGHLIGHTS)
    if not is_known(scenario, "Which of these pictures still fool a model"):
        modes = ["all", "differ"]
    mode = st.pills(
        "Point out",
        modes,
        default="all",
        required=True,
        **in_link("highlight", HIGHLIGHTS.get),
    )
    counts = " · ".join(
        f"{HIGHLIGHTS[name]}: **{one.count:,} of {one.of:,}**"
        for name, one in found.items()
        if name in modes and name != "all" and one.of
    )
    drawn = f"Of the pictures drawn, under **{method_look(method).short}**"
    st.markdown(f"{drawn}: {counts}")
    return mode or "all"


def _kept(
    scenario: Scenario, models: Mapping[str, Result], found: Maps, method: str
) -> npt.NDArray[np.bool_] | None:
    """Which rows of the maps pass the filters; None where nothing is filtered."""
    which, names = listed_set(scenario), scenario.data.class_names
    everything = samples_of(models[method], models[ORIGINAL], which, scenario.known)
    part = narrowed(everything, models, which, names)
    with st.expander(
        f"Point out single classes or fates: {set_title(which).lower()}",
        icon=":material/filter_alt:",
    ):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            asked = chosen_filters(part, which, names)
        st.caption(
            "The choice under the maps says of which set. Labels are the right-hand model's."
        )
    if not asked.active and len(part) == len(everything):
        return None
    what_is_shown(part, asked, 0)
    passes = passing(part, asked).index
    table = found.tables[1]
    kept = ((table["set"] == which) & table["index"].isin(passes)).to_numpy()
    n = int((kept if kept.sum() <= MOST_ASKED else kept & found.usual).sum())
    if n < len(passes):
        st.markdown(f"**{n:,}** of these are drawn; more would not be told apart.")
    return kept
