"""What repair costs: the plane of both accuracies, and seconds beside retraining."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.analysis.scores.headline import ordered
from engine.analysis.scores.outcomes import (
    Outcome,
    at_this_known,
    by_method,
    by_method_rows,
    seeds_in_words,
)
from engine.analysis.scores.selection_cost import side_by_side
from engine.analysis.scores.timing import timed_alike
from engine.experiment.scenario import Scenario
from engine.figures.charts.correction_plane import ModelPoint, correction_plane
from engine.figures.charts.cost import MethodCost, cost_bars
from engine.figures.palette import short_names
from engine.plugins.unlearners import ORIGINAL
from pages.compare.rule import best
from pages.shared.chart import chart, file_name, footer, selectable
from pages.shared.known_curve import clicked, open_runs
from pages.shared.tables import download


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
    alike = timed_alike(at_this_known(found, scenario))
    grouped = by_method_rows(alike.runs)
    timed = [
        MethodCost(name, [o.seconds for o in rows if o.seconds is not None])
        for name, rows in grouped.items()
        if name != ORIGINAL
    ]
    figure = cost_bars(
        timed,
        footer=footer(
            scenario,
            f"{scenario.known:.0%} known, every setting that was tried, without evaluation",
            alike.in_words,
        ),
    )
    chart(figure, key="costs", alt="Seconds of wall clock of each method.")


COLUMNS = {
    "title": "Method",
    "known": st.column_config.NumberColumn("Known γ", format="percent"),
    "rule_acc_corr": st.column_config.NumberColumn("Acc_corr, rule", format="percent"),
    "hindsight_acc_corr": st.column_config.NumberColumn("Acc_corr, hindsight", format="percent"),
    "rule_acc_retain": st.column_config.NumberColumn("Acc_retain, rule", format="percent"),
    "hindsight_acc_retain": st.column_config.NumberColumn(
        "Acc_retain, hindsight", format="percent"
    ),
    "price": st.column_config.NumberColumn(
        "Price of choosing", format="percent", help="Difference of the means of both accuracies"
    ),
    "n": "Seeds",
}


def selection_cost(scenario: Scenario, found: Sequence[Outcome]) -> None:
    """A table of the tuned methods at this γ; nothing where none is shown.

    Args:
        found: as the rule chose them.
    """
    tuned = [one for one in at_this_known(found, scenario) if one.select != "given"]
    if not tuned:
        return
    titles = short_names()
    frame = side_by_side([(one, best(one)) for one in tuned], titles)
    with st.expander(
        f"What choosing a setting costs, {scenario.known:.0%} known", icon=":material/balance:"
    ):
        st.dataframe(frame, hide_index=True, column_order=list(COLUMNS), column_config=COLUMNS)
        st.caption(
            "**Rule**: chosen without the test. **Hindsight**: the setting of the same grid with "
            "the highest mean of both accuracies on the test pictures: cheating, shown to say what "
            "a better rule could win. Means over seeds."
        )
        name = file_name(scenario, "selection")
        download(frame, f"{name}.csv", "Download this comparison (CSV)")
