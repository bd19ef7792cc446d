"""MU-Mis over its own steps: does the gap close, and is anything corrected by it?"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from engine.analysis.scores.mu_mis_steps import Suppression, suppression
from engine.experiment.scenario import Scenario
from engine.figures.charts.mu_mis_steps import suppression_steps
from engine.runs.result import Result
from pages.shared.chart import chart, footer

METHOD = "mu_mis"


def steps_of_mu_mis(scenario: Scenario, models: Mapping[str, Result]) -> None:
    """The stored run's two norms and r_t over its steps, beside Acc_corr."""
    path = suppression(models[METHOD]) if METHOD in models else None
    if path is None:
        st.info(
            "No run of MU-Mis is stored for this scenario. Run it on the page **Unlearn**, and its "
            "steps are drawn here.",
            icon=":material/hourglass_empty:",
        )
        return
    words = _words(path)
    st.markdown(words)
    figure = suppression_steps(
        path,
        footer=footer(
            scenario,
            f"norms of at most 256 pictures of S_f, rate {path.lr:g}; Acc_corr of at most 500 "
            "pictures, the last of all",
            f"{scenario.known:.0%} known, seed {scenario.seed}, run {models[METHOD].key[:8]}",
        ),
    )
    chart(figure, key="mu_mis_steps", alt=words)
    with st.expander("As a table: every step", icon=":material/table:"):
        st.dataframe(_table(path))


def _words(path: Suppression) -> str:
    given, other = path.given.values, path.other.values
    words = (
        f"Over {path.ratio.steps[-1]} steps the given label's norm goes from **{given[0]:.3g}** to "
        f"**{given[-1]:.3g}**, the other label's from **{other[0]:.3g}** to **{other[-1]:.3g}**."
    )
    if len(path.acc_corr.values) > 1:
        first, last = path.acc_corr.values[0], path.acc_corr.values[-1]
        words += f" Corrected accuracy goes from **{first:.1%}** to **{last:.1%}**."
    if path.ends is None:
        return f"{words} The recovery rule (δ = {path.delta:g}) was not met: the steps ran out."
    return f"{words} The recovery rule (δ = {path.delta:g}) was met at step {path.ends}."


def _table(path: Suppression) -> pd.DataFrame:
    table = pd.DataFrame(
        {"given label": path.given.values, "other label": path.other.values},
        index=pd.Index(path.given.steps, name="step"),
    )
    table["r_t"] = pd.Series(path.ratio.values, path.ratio.steps)
    table["Acc_corr"] = pd.Series(path.acc_corr.values, path.acc_corr.steps)
    return table
