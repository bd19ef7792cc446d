"""Runs drawn while they go on and afterwards, with the same figures."""

from __future__ import annotations

from typing import Any

from engine.analysis.scores.trajectory import Course, Curve, course_of_events
from engine.figures.charts.training_curves import Series, training_curves
from engine.plugins.unlearners import ORIGINAL
from pages.shared.chart import chart, footer
from pages.shared.scenario import current_scenario
from pages.shared.tables import curve_table


def curves(
    course: Course, *, key: str, method: str = ORIGINAL, unit: str = "Step", note: str = ""
) -> None:
    """Loss and both headline accuracies over the steps, with a ``note`` on what was looked at."""
    scenario = current_scenario()
    figure = training_curves(
        loss=_series(course.loss),
        acc_corr=_series(course.acc_corr),
        acc_retain=_series(course.acc_retain),
        total_steps=max(course.total, 1),
        method=method,
        unit=unit,
        footer=footer(scenario, f"seed {scenario.seed}", note),
    )
    chart(figure, key=key, alt="Loss and both headline accuracies over the steps.")
    if not key.startswith("live"):
        curve_table(
            {
                "Loss": course.loss,
                "Corrected accuracy": course.acc_corr,
                "Kept accuracy": course.acc_retain,
            }
        )


def live_curves(events: list[dict[str, Any]]) -> None:
    """The curves of a run under way."""
    curves(course_of_events(events), key="live curves", note=LOOKED)


LOOKED = "Accuracies on at most 500 pictures of each kind while it runs; the card counts all"


def _series(curve: Curve) -> Series:
    return Series(curve.steps, curve.values)
