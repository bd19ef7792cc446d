"""Class by class: what changed, what is taken for what, and the pictures of one cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from engine.analysis.samples.verdicts import concerned, in_cell
from engine.base.markdown import plain
from engine.experiment.scenario import Scenario
from engine.figures.charts.class_changes import class_changes
from engine.figures.charts.confusion_matrix import confusion_matrix
from engine.figures.charts.per_class import ClassAccuracy, per_class
from engine.figures.palette import method_look
from engine.plugins.unlearners import ORACLE, ORIGINAL
from engine.runs.result import Result
from engine.training.evaluation import AFFECTED_TEST, SETS
from pages.shared.chart import footer, selectable
from pages.shared.controls import in_link
from pages.shared.samples.filter import gallery_link
from pages.shared.samples.links import show_on_map
from pages.shared.samples.verdict_tiles import gallery
from pages.shared.sitemap import Page, link_to
from pages.shared.tables import class_table, count_table

NOTABLE = 0.05
"""A class that moves by less neither gained nor lost."""

PAGE = 36
"""Pictures of a cell that are shown at once."""


def changes(scenario: Scenario, models: Mapping[str, Result], method: str, which: str) -> None:
    """Dumbbells from the original to ``method`` with the oracle's tick."""
    run, before, oracle = models[method], models[ORIGINAL], models.get(ORACLE)
    classes = class_changes(
        run.class_names,
        before.confusion(which),
        run.confusion(which),
        oracle and oracle.confusion(which),
    )
    figure = per_class(
        classes,
        method=method,
        what=f"Accuracy per class, {SETS[which].title.lower()}",
        highlighted=concerned(before.rows(AFFECTED_TEST)),
        footer=footer(scenario, f"{run.confusion(which).sum():,} pictures", _seed(scenario, run)),
    )
    st.markdown(_changed(classes))
    event = selectable(
        figure,
        key="per_class",
        alt=f"Accuracy of each class before and after {method_look(method).short}.",
    )
    _open_class(event, run, which, method)
    class_table(classes, method_look(method).short)


def _changed(classes: Sequence[ClassAccuracy]) -> str:
    """How many classes gained and lost, the largest change of each by name."""
    counted = [one for one in classes if one.n]
    up = [one for one in counted if one.change >= NOTABLE]
    down = [one for one in counted if one.change <= -NOTABLE]
    said = []
    if up:
        best = max(up, key=lambda one: one.change)
        points = f"{plain(best.name)} most, by {100 * best.change:.0f} points"
        said.append(f"**{len(up)} of {len(counted)} classes gained**: {points}")
    if down:
        worst = min(down, key=lambda one: one.change)
        points = f"{plain(worst.name)} most, by {-100 * worst.change:.0f} points"
        said.append(f"**{len(down)} lost**: {points}")
    return "; ".join(said) + "." if said else f"No class moved by {100 * NOTABLE:.0f} points."


def _open_class(event: Any, run: Result, which: str, method: str) -> None:
    """The pictures of the class whose bar was clicked, or that is chosen by keyboard."""
    points = event["selection"]["points"] if event else []
    numbers = [p["customdata"] for p in points if p.get("customdata") is not None]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        named = st.selectbox(
            "Pictures of a class",
            range(len(run.class_names)),
            index=None,
            placeholder="select its bar, or choose",
            width=220,
            **in_link("class_bar", lambda c: run.class_names[c]),
        )
        chosen = int(numbers[0]) if numbers else named
        if chosen is not None:
            link = gallery_link(which, method, run.class_names, correct=chosen)
            label = f"Open all of {plain(run.class_names[chosen])} in **{Page.INSPECT.title}**"
            link_to(Page.INSPECT, label, link)
            show_on_map(link)


def matrix(scenario: Scenario, run: Result, which: str) -> tuple[int, int] | None:
    """The confusion matrix; the cell (correct, predicted) that was clicked, if any."""
    figure = confusion_matrix(
        run.confusion(which),
        run.class_names,
        footer=footer(
            scenario,
            f"{run.confusion(which).sum():,} pictures, per cent of the row",
            _seed(scenario, run),
        ),
    )
    event = selectable(
        figure,
        key="confusion",
        alt="Which correct class is taken for which.",
    )
    chosen = _clicked(event) or _picked(run, which)
    count_table(run.confusion(which), run.class_names)
    return chosen


def cell_pictures(
    scenario: Scenario, run: Result, which: str, cell: tuple[int, int] | None
) -> None:
    """Exactly the pictures of one cell, a page at a time."""
    if cell is None:
        st.caption("Select a cell of the matrix to see its pictures here.")
        return
    names, indices = run.class_names, in_cell(run.rows(which), *cell)
    correct, predicted = (plain(names[c]) for c in cell)
    verb = "rightly called" if cell[0] == cell[1] else "taken for"
    noun = "picture" if len(indices) == 1 else "pictures"
    st.markdown(f"**{len(indices):,} {noun} of {correct}, {verb} {predicted}**")
    if not indices:
        st.caption("No picture of this set is in this cell. Choose another one.")
        return
    at = 1
    if len(indices) > PAGE:
        at = st.pagination(-(-len(indices) // PAGE), key=f"cell_page {cell} {which}")
    gallery(scenario, which, run, indices[(at - 1) * PAGE : at * PAGE])
    method = (run.run.document.get("unlearner") or {"type": ORIGINAL})["type"]
    link = gallery_link(which, method, names, correct=cell[0], says=cell[1])
    with st.container(horizontal=True):
        link_to(Page.INSPECT, f"Open exactly these in **{Page.INSPECT.title}**", link)
        show_on_map(link)


def _seed(scenario: Scenario, run: Result) -> str:
    return f"{scenario.known:.0%} known, seed {scenario.seed}, run {run.key[:8]}"


def _clicked(event: Any) -> tuple[int, int] | None:
    points = event["selection"]["points"] if event else []
    cells = [point["customdata"] for point in points if point.get("customdata")]
    return (int(cells[0][0]), int(cells[0][1])) if cells else None


def _picked(run: Result, which: str) -> tuple[int, int] | None:
    """The same by keyboard: a list of the confusions, the most frequent first."""
    counts, names = run.confusion(which), run.class_names
    k = len(names)
    cells = [(r, c) for r in range(k) for c in range(k) if r != c and counts[r, c]]
    cells.sort(key=lambda cell: -counts[cell])
    return st.selectbox(
        "Or choose a confusion",
        cells,
        index=None,
        format_func=lambda cell: f"{names[cell[0]]} → {names[cell[1]]} ({counts[cell]:,})",
        key=f"confusion_cell {which}",
        placeholder="most frequent first",
    )
