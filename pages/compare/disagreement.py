"""Two models on the same test pictures: where they part, and which pictures these are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st

from engine.analysis.samples.two_models import agreement, parted
from engine.base.markdown import plain
from engine.experiment.scenario import Scenario
from engine.figures.charts.class_changes import Confusion
from engine.figures.charts.confusion_matrix import confusion_matrix
from engine.figures.palette import method_look
from engine.plugins.unlearners import EU
from engine.runs.result import Result
from engine.training.evaluation import AFFECTED_TEST, CLEAN_TEST
from pages.shared.chart import footer, selectable
from pages.shared.controls import named_in_link
from pages.shared.samples.links import parted_link, show_on_map
from pages.shared.samples.verdict_tiles import gallery
from pages.shared.sitemap import Page, link_to
from pages.shared.tables import count_table

MOST = 36


def disagreement(scenario: Scenario, models: Mapping[str, Result]) -> None:
    """A matrix of the labels of two models; a cell lists its pictures."""
    names = list(models)
    if len(names) < 2:
        st.info("Two stored models are needed here. Run a method on the page **Unlearn**.")
        return
    with st.container(horizontal=True):
        first = _choice("Rows", names, _default(names, EU, 0), "disagree_rows")
        second = _choice("Columns", names, _default(names, "ssd", -1), "disagree_columns")
    if first == second:
        st.info("A model never parts from itself: choose two.", icon=":material/compare:")
        return
    a, b = models[first], models[second]
    which = AFFECTED_TEST if scenario.manipulation.knows_truth else CLEAN_TEST
    images = a.scores.acc_corr.images if which == AFFECTED_TEST else "test pictures"
    counts = agreement(a.rows(which), b.rows(which), len(a.class_names))
    n, same = int(counts.sum()), int(counts.trace())
    st.markdown(
        f"The two give the same label to **{same:,} of {n:,}** {plain(images)} "
        f"and part on **{n - same:,}**."
    )
    cell = _matrix(scenario, counts, first, second) or _picked(a.class_names, counts)
    if cell is None:
        st.caption(
            "Select a cell, or choose one in the list, to see its pictures with the label of the "
            "column's model."
        )
        return
    indices = parted(a.rows(which), b.rows(which), cell)
    words = f"**{len(indices):,} pictures**: {method_look(first).short} says "
    row, column = (plain(a.class_names[label]) for label in cell)
    words += f"{row}, {method_look(second).short} says {column}"
    st.markdown(words + (f". The first {MOST}:" if len(indices) > MOST else "."))
    gallery(scenario, which, b, indices[:MOST])
    link = parted_link(which, (first, second), a.class_names, cell)
    with st.container(horizontal=True):
        link_to(Page.INSPECT, f"Open exactly these in **{Page.INSPECT.title}**", link)
        show_on_map(link)


def _default(names: list[str], wanted: str, otherwise: int) -> str:
    return wanted if wanted in names else names[otherwise]


def _choice(label: str, names: list[str], default: str, key: str) -> str:
    return st.selectbox(
        label,
        names,
        names.index(default),
        width=220,
        **named_in_link(key),
    )


def _matrix(
    scenario: Scenario, counts: Confusion, first: str, second: str
) -> tuple[int, int] | None:
    figure = confusion_matrix(
        counts,
        scenario.data.class_names,
        row_title=f"{method_look(first).short} says",
        column_title=f"{method_look(second).short} says",
        footer=footer(
            scenario,
            f"{int(counts.sum()):,} pictures, per cent of the row",
            f"{scenario.known:.0%} known, seed {scenario.seed}",
        ),
    )
    event = selectable(
        figure,
        key="disagreement",
        alt="The labels that two models give to the same pictures.",
    )
    count_table(
        counts,
        scenario.data.class_names,
        row=f"{method_look(first).short} says",
        column=f"{method_look(second).short} says",
    )
    cells = [p["customdata"] for p in event["selection"]["points"] if p.get("customdata")]
    return (int(cells[0][0]), int(cells[0][1])) if cells else None


def _picked(names: Sequence[str], counts: Confusion) -> tuple[int, int] | None:
    """The same by keyboard: a list of where the models part, the most frequent first."""
    cells = [(int(r), int(c)) for r, c in np.argwhere(counts) if r != c]
    cells.sort(key=lambda cell: -counts[cell])
    return st.selectbox(
        "Or choose where they part",
        cells,
        index=None,
        format_func=lambda cell: f"{names[cell[0]]} | {names[cell[1]]} ({counts[cell]:,})",
        key="disagree_cell",
        placeholder="rows' model | columns' model, most frequent first",
    )
