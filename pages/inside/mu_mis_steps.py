"""MU-Mis over its own steps: does the gap close, and is anything corrected by it?"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from engine.analysis.scores.mu_mis_steps import Suppression, suppression
from engine.analysis.scores.trajectory import Curve
from engine.experiment.scenario import Scenario
from engine.figures.charts.mu_mis_steps import suppression_steps
from engine.plugins.unlearners import ORIGINAL
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
    words = steps_in_words(path, models.get(ORIGINAL))
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


def steps_in_words(path: Suppression, original: Result | None) -> str:
    """Both norms and Acc_corr of the kept model, beside those before the first step.

    Args:
        original: counts the same pictures as the kept model's Acc_corr; the curve's own first
            value is of a part of them.
    """
    norms = {name: dict(zip(c.steps, c.values, strict=True)) for name, c in _norms(path).items()}
    said = [
        f"the {name}'s norm from **{values[0]:.3g}** to **{values[path.kept]:.3g}**"
        for name, values in norms.items()
        if {0, path.kept} <= values.keys()
    ]
    if original is not None and (before := original.scores.acc_corr.value) is not None:
        said.append(
            f"corrected accuracy from **{before:.1%}** to **{path.acc_corr.values[-1]:.1%}**"
        )
    if path.ends is None:
        end = f"The recovery rule (δ = {path.delta:g}) was not met: the steps ran out."
    else:
        end = (
            f"Step {path.ends} met the recovery rule (δ = {path.delta:g}), so the model before "
            "it was kept."
        )
    words = f"From the original to step {path.kept}, whose model is kept: {', '.join(said)}."
    return f"{words if path.kept else 'No step was kept.'} {end}"


def _norms(path: Suppression) -> Mapping[str, Curve]:
    return {"given label": path.given, "other label": path.other}


def _table(path: Suppression) -> pd.DataFrame:
    table = pd.DataFrame(
        {"given label": path.given.values, "other label": path.other.values},
        index=pd.Index(path.given.steps, name="step"),
    )
    table["r_t"] = pd.Series(path.ratio.values, path.ratio.steps)
    table["Acc_corr"] = pd.Series(path.acc_corr.values, path.acc_corr.steps)
    return table
