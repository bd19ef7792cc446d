"""The two headline numbers over the known share γ; a click on a point offers its runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from engine.analysis.scores.headline import ordered
from engine.analysis.scores.outcomes import Outcome, outcomes
from engine.experiment.metrics import METRICS
from engine.experiment.scenario import Scenario
from engine.experiment.selection import SELECTION
from engine.experiment.specs import UnlearnSpec
from engine.experiment.studies.curve import SEEDS, wanted
from engine.figures.charts.known_curve import known_curve
from engine.figures.charts.known_panels import known_panels
from engine.figures.charts.known_points import KnownPoint
from pages.shared.chart import footer, selectable
from pages.shared.controls import in_link, named_in_link
from pages.shared.running import store
from pages.shared.sitemap import Page, link_to

FITS, TOGETHER, APART = "fits", "together", "apart"
WAYS = {FITS: "As fits", TOGETHER: "Together", APART: "One by one"}
MOST_TOGETHER = 5
"""More lines than this hide each other in half a page."""


@dataclass(frozen=True)
class Lines:
    """What is to be drawn.

    Attributes:
        forward: the one method in colour while the others stand back; empty for none.
    """

    is_together: bool
    forward: str = ""


ONE_FRAME = Lines(is_together=True)


def known_figure(
    scenario: Scenario,
    found: Sequence[Outcome],
    measure: str,
    lines: Lines = ONE_FRAME,
    by: str = SELECTION["paper"].title,
) -> None:
    """Draws ``measure`` over γ; below it, the runs behind a point that was clicked.

    Args:
        by: who chose the settings, for the figure's footer.
    """
    metric = METRICS[measure]
    how = {
        "axis": metric.axis,
        "chance": 1 / len(scenario.data.class_names) if metric.has_chance else None,
        "footer": footer(scenario, _counted(found, measure), f"settings by {by}"),
    }
    points = _points(found, measure)
    figure = (
        known_curve(points, forward=lines.forward, **how)
        if lines.is_together
        else known_panels(points, **how)
    )
    key = f"known_{measure}"
    alt = f"{metric.axis} of every method over the identified part of the manipulated set."
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
            link_to(Page.RUNS, f"Open run {key[:8]}", {"run": key})


def _keys(data: Any) -> list[str]:
    values = data if isinstance(data, list | tuple) else [data]
    return [value for value in values if isinstance(value, str) and value]


def _points(found: Sequence[Outcome], measure: str) -> list[KnownPoint]:
    """The runs that count a picture for ``measure``, methods in the order of all pages."""
    order = ordered(dict.fromkeys((one.method for one in found), None))
    return [
        KnownPoint(one.method, one.known, one.seed, value, one.key)
        for one in sorted(found, key=lambda one: order.index(one.method))
        if (value := one.number(measure)) is not None
    ]


def _counted(found: Sequence[Outcome], measure: str) -> str:
    counts = {count for one in found if (count := one.counts[measure])}
    return f"{max(counts):,} pictures per run" if counts else "no runs"


def runs_over_known(
    scenario: Scenario, methods: Sequence[str], rule: str = "paper"
) -> Mapping[str, UnlearnSpec]:
    """The runs that the curves of ``methods`` want, by key: every γ, three seeds and one's own."""
    return wanted(scenario, tuple(methods), _seeds(scenario, SEEDS[:3]), rule)


def stored_over_known(
    scenario: Scenario, methods: Sequence[str], rule: str = "paper"
) -> list[Outcome]:
    """Those of them that are stored, of more seeds where there are; references among them."""
    runs = wanted(scenario, tuple(methods), _seeds(scenario, SEEDS), rule)
    return outcomes(store().rows(), runs)


def _seeds(scenario: Scenario, usual: Sequence[int]) -> tuple[int, ...]:
    """Adopted weights have one seed."""
    return (scenario.seed,) if scenario.adopted else tuple(sorted({*usual, scenario.seed}))


def line_choice(methods: Sequence[str]) -> Lines:
    way = st.segmented_control(
        "Draw the lines",
        list(WAYS),
        default=FITS,
        required=True,
        help=f"As fits: up to {MOST_TOGETHER} methods share a frame, more get a panel each.",
        **in_link("lines", WAYS.get),
    )
    is_together = way == TOGETHER or (way != APART and len(methods) <= MOST_TOGETHER)
    if not is_together or len(methods) < 2:
        return Lines(is_together)
    forward = st.pills(
        "Bring forward",
        list(methods),
        **named_in_link("forward"),
    )
    return Lines(is_together, forward or "")
