"""What a knob does, from the grid that selection judged: the chosen and the hindsight value."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from engine.analysis.scores.selection_cost import (
    JudgedSetting,
    choice,
    mean_of_both,
    response,
    varied,
)
from engine.base.knobs import knobs
from engine.experiment.scenario import Scenario
from engine.figures.charts.knob_response import ResponsePoint, response_curve
from engine.plugins.unlearners import UNLEARNERS
from engine.runs.result import Result
from pages.shared.chart import chart, footer
from pages.shared.controls import in_link, named_in_link
from pages.shared.tables import as_table


def knob_response(scenario: Scenario, models: Mapping[str, Result]) -> None:
    """Both accuracies over one knob of one method, from the grid that selection judged."""
    tuned = {name: run for name, run in models.items() if run.grid is not None}
    if not tuned:
        st.info(
            "No grid of settings is stored at this known share. Run a method that is tuned, such "
            "as SSD, on the page **Unlearn**.",
            icon=":material/tune:",
        )
        return
    with st.container():  # in a row of its own, many methods wrap instead of scrolling
        method = st.pills(
            "Method",
            list(tuned),
            default=next(iter(tuned)),
            required=True,
            **named_in_link("response_method"),
        )
        grid = tuned[method].grid
        labels = {name: how for name, _, how in knobs(UNLEARNERS[method])}
        knob = st.segmented_control(
            "Knob",
            varied(grid, labels),
            default=varied(grid, labels)[0],
            required=True,
            **in_link(f"knob.{method}", lambda name: labels[name].label),
        )
    _response(scenario, tuned[method], method, knob)


def _response(scenario: Scenario, run: Result, method: str, knob: str) -> None:
    how = {name: how for name, _, how in knobs(UNLEARNERS[method])}[knob]
    settings, taken = response(run.grid, knob), choice(run.grid)
    figure = response_curve(
        [ResponsePoint(s[knob], s["acc_corr"], s["acc_retain"], run.key) for s in settings],
        method=method,
        knob=how.label,
        is_log=how.log and min(s[knob] for s in settings) > 0,
        chosen=taken.chosen[knob],
        hindsight=taken.hindsight[knob],
        footer=footer(
            scenario,
            f"{len(run.grid)} settings judged",
            f"{scenario.known:.0%} known, seed {scenario.seed}, run {run.key[:8]}",
        ),
    )
    chart(figure, key="response", alt=f"Both accuracies over {how.label}.")
    columns = {how.label: knob, "Corrected": "acc_corr", "Kept": "acc_retain"}
    as_table(
        pd.DataFrame({title: [s[name] for s in settings] for title, name in columns.items()}),
        percent=("Corrected", "Kept"),
    )
    st.caption(
        "At each value the other knobs are as the rule likes them best. **Selected by the rule** "
        f"({_said(run, method, taken.chosen)}): mean of both accuracies "
        f"{mean_of_both(taken.chosen):.1%}. **Best in hindsight** "
        f"({_said(run, method, taken.hindsight)}; cheating, for it looks at the test): "
        f"{mean_of_both(taken.hindsight):.1%}. Choosing without the test costs "
        f"{100 * taken.price:.1f} points."
    )


def _said(run: Result, method: str, setting: JudgedSetting) -> str:
    """The knobs that the grid varies, with their values in ``setting``."""
    labels = {name: how.label for name, _, how in knobs(UNLEARNERS[method])}
    return ", ".join(f"{labels[k]} {setting[k]:g}" for k in varied(run.grid, labels))
