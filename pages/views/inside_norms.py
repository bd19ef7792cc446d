"""MU-Mis' own quantity: how strongly the given label answers, for S_f, the rest, clean pictures."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from engine.figures.norm_distributions import GROUPS, Group, norm_distributions
from engine.figures.palette import method_look
from engine.looks.input_norms import NORMS, InputNorms
from engine.results import Result
from engine.scenario import Scenario
from engine.sensitivity_table import MEASURES, sensitivities
from engine.store import StoredRun
from engine.tables import from_parquet
from pages.views.controls import IN_LINK
from pages.views.inside_jobs import found_looks, get_under_way, look_specs


def norms_of_all(
    scenario: Scenario, models: Mapping[str, Result], which: str, index: int, told: int
) -> None:
    """Distributions over all pictures, with the chosen one marked where it is among them."""
    look = InputNorms()
    specs = look_specs(scenario, models, look)
    get_under_way(specs, "input sensitivity", at_once=False)
    found = found_looks(specs)
    if not found:
        st.info(
            "Nothing computed yet. The button above measures up to "
            f"{look.most:,} pictures of S_m and as many clean ones.",
            icon=":material/hourglass_empty:",
        )
        return
    measure = st.segmented_control(
        "Show", list(MEASURES), default="gap", required=True, key="measure", **IN_LINK
    )
    measure = measure or "gap"  # an empty value in a link gives None
    tables = {name: sensitivities(_table(run.key, run), told) for name, run in found.items()}
    models_shown = {name: _groups(table, measure, which, index) for name, table in tables.items()}
    first = next(iter(tables.values()))
    counts = first["group"].value_counts()
    figure = norm_distributions(
        models_shown,
        title=MEASURES[measure],
        footer=" · ".join(f"{counts.get(k, 0):,} {words[0]}" for k, words in GROUPS.items()),
    )
    st.plotly_chart(
        figure,
        key="norms",
        config={"displayModeBar": False},
        alt=f"{MEASURES[measure]} for each model and kind of picture, on a logarithmic axis.",
    )
    if not any(group.chosen for groups in models_shown.values() for group in groups.values()):
        st.caption(
            "The chosen picture is not among those measured. Choose one of the set "
            "**Manipulated** above to see it marked."
        )
    with st.expander("As a table: medians", icon=":material/table:"):
        st.dataframe(_medians(tables, measure))
    st.caption(
        "MU-Mis (arXiv:2402.15109) holds that a training picture's contribution shows in how much "
        "more strongly the given label answers to it than the other labels do."
    )


def _groups(table: pd.DataFrame, measure: str, which: str, index: int) -> dict[str, Group]:
    chosen = table[(table["set"] == which) & (table["index"] == index)]
    return {
        kind: Group(
            rows[measure].tolist(),
            float(chosen[measure].iloc[0])
            if len(chosen) and chosen["group"].iloc[0] == kind
            else None,
        )
        for kind, rows in table.groupby("group")
    }


def _medians(tables: Mapping[str, pd.DataFrame], measure: str) -> pd.DataFrame:
    found = {
        method_look(name).short: table.groupby("group")[measure].median()
        for name, table in tables.items()
    }
    return pd.DataFrame(found).T.rename(columns={kind: GROUPS[kind][0] for kind in GROUPS})


@st.cache_resource(max_entries=64, show_spinner=False)
def _table(key: str, _run: StoredRun) -> pd.DataFrame:
    return from_parquet(_run.read(NORMS))
