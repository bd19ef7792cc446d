"""The two headline numbers over the known share γ; a click on a point offers its runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from engine.comparison import Outcome
from engine.figures.frame import ACC_CORR, ACC_RETAIN
from engine.figures.known_curve import known_curve
from engine.figures.known_panels import known_panels
from engine.figures.known_points import KnownPoint
from engine.headline import ordered
from engine.scenario import Scenario
from pages.views.chart import selectable
from pages.views.footer import footer
from pages.views.lines import Lines
from pages.views.rule import NAMES, PAPER

TOGETHER = Lines(is_together=True)
AXES = {"acc_corr": ACC_CORR, "acc_retain": ACC_RETAIN}


def known_figure(
    scenario: Scenario,
    found: Sequence[Outcome],
    measure: str,
    lines: Lines = TOGETHER,
    by: str = NAMES[PAPER],
) -> None:
    """Draws ``measure`` over γ; below it, the runs behind a point that was clicked.

    Args:
        by: who chose the settings, for the figure's footer.
    """
    how = {
        "axis": AXES[measure],
        "chance": 1 / len(scenario.data.class_names),
        "footer": footer(scenario, _counted(found, measure), f"settings by {by}"),
    }
    points = _points(found, measure)
    figure = (
        known_curve(points, forward=lines.forward, **how)
        if lines.is_together
        else known_panels(points, **how)
    )
    key = f"known_{measure}"
    alt = f"{AXES[measure]} of every method over the identified part of the manipulated set."
    open_runs(clicked(selectable(figure, key=key, alt=alt)), key)


def clicked(event: Any) -> list[str]:
    """The run keys behind the points of a selection."""
    points = event["selection"]["points"] if event else []
    found = [key for point in points for key in _keys(point.get("customdata"))]
    return list(dict.fromkeys(found))


def open_runs(keys: Sequence[str], name: str) -> None:
    """A link to the page Runs for each of ``keys``."""
    if not keys:
        return
    with st.container(horizontal=True, key=f"open {name}"):
        for key in keys:
            st.page_link(
                "keep/runs.py",
                label=f"Open run {key[:8]}",
                icon=":material/inventory_2:",
                query_params={"run": key},
            )


def _keys(data: Any) -> list[str]:
    values = data if isinstance(data, list | tuple) else [data]
    return [value for value in values if isinstance(value, str) and value]


def _points(found: Sequence[Outcome], measure: str) -> list[KnownPoint]:
    """The runs that count a picture for ``measure``, methods in the order of all pages."""
    order = ordered(dict.fromkeys((one.method for one in found), None))
    there = [one for one in found if getattr(one, measure) is not None]
    return [
        KnownPoint(one.method, one.known, one.seed, getattr(one, measure), one.key)
        for one in sorted(there, key=lambda one: order.index(one.method))
    ]


def _counted(found: Sequence[Outcome], measure: str) -> str:
    counts = {one.n_corr if measure == "acc_corr" else one.n_retain for one in found}
    return f"{max(counts):,} test pictures per run" if counts else "no runs"
