"""What repair costs: the plane of both accuracies, and seconds beside retraining."""

from __future__ import annotations

from collections.abc import Sequence

from engine.comparison import Outcome, by_method
from engine.figures.correction_plane import ModelPoint, correction_plane
from engine.figures.cost import Cost, cost_bars
from engine.headline import ordered
from engine.scenario import Scenario
from pages.views.chart import chart, selectable
from pages.views.compared import at_this_known, by_method_rows, seeds_in_words
from pages.views.footer import footer
from pages.views.known import clicked, open_runs


def plane(scenario: Scenario, found: Sequence[Outcome], by: str) -> None:
    """Means over seeds at this γ, with arrows from the original; a click offers the run.

    Args:
        by: who chose the settings, for the figure's footer.
    """
    here = at_this_known(found, scenario)
    corr, retain = by_method(here, "acc_corr"), by_method(here, "acc_retain")
    keys = {one.method: one.key for one in reversed(here)}
    points = [
        ModelPoint(
            method=name, acc_retain=retain[name].mean, acc_corr=corr[name].mean, key=keys[name]
        )
        for name in ordered(corr)
        if name in retain
    ]
    figure = correction_plane(
        points,
        num_classes=len(scenario.data.class_names),
        footer=footer(
            scenario, f"{scenario.known:.0%} known, settings by {by}", seeds_in_words(here)
        ),
    )
    event = selectable(
        figure,
        key="plane",
        alt="Kept against corrected accuracy of every method; the top right corner is ideal.",
    )
    open_runs(clicked(event), "plane")


def costs(scenario: Scenario, found: Sequence[Outcome]) -> None:
    """Seconds of each method at this γ, beside the share of retraining."""
    grouped = by_method_rows(at_this_known(found, scenario))
    timed = [
        Cost(name, [o.seconds for o in rows]) for name, rows in grouped.items() if name != "none"
    ]
    figure = cost_bars(
        timed,
        footer=footer(
            scenario,
            f"{scenario.known:.0%} known, every setting that was tried, without evaluation",
        ),
    )
    chart(figure, key="costs", alt="Seconds of wall clock of each method.")
