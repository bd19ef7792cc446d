"""MU-Mis' own quantity: how strongly the given label answers, for S_f, the rest, clean pictures."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from engine.analysis.scores.sensitivity import (
    CLEAN,
    MEASURES,
    NAMES,
    aurocs,
    medians,
    sensitivities,
)
from engine.base.parquet import from_parquet
from engine.experiment.scenario import Scenario
from engine.figures.charts.norm_distributions import GROUPS, Group, norm_distributions
from engine.figures.palette import method_look
from engine.plugins.interpreters.input_norms import NORMS, InputNorms, PictureNorms
from engine.plugins.unlearners import EU, ORACLE
from engine.runs.result import Result
from engine.runs.store import StoredRun
from pages.shared.chart import chart, footer
from pages.shared.controls import in_link
from pages.shared.interpreter_jobs import found_looks, get_under_way, look_specs
from pages.shared.models import ladder

SENSITIVITY = "input sensitivity"
QUICK_SECONDS = 60.0
"""Measuring one model costs about a twentieth of a training of some hundred steps."""


def chosen_measure() -> str:
    """Which of the three quantities the figures below show."""
    measure = st.segmented_control(
        "Show",
        list(MEASURES),
        default="gap",
        required=True,
        **in_link("measure", NAMES.get),
    )
    return measure or "gap"  # an empty value in a link gives None


def norms_of_all(
    scenario: Scenario,
    models: Mapping[str, Result],
    picture: PictureNorms,
    n_identified: int,
    measure: str,
) -> None:
    """Distributions over all pictures before and after each unlearner, the chosen one marked."""
    found = _measured(scenario, models)
    if not found:
        return
    tables = {
        name: sensitivities(_table(run.key, run), n_identified) for name, run in found.items()
    }
    st.markdown(_in_words(tables, measure))
    chosen = _of_picture(scenario, {name: models[name] for name in tables}, picture, n_identified)
    shown = {name: _groups(table, measure, chosen.get(name)) for name, table in tables.items()}
    counts = next(iter(tables.values()))["group"].value_counts()
    figure = norm_distributions(
        shown,
        title=MEASURES[measure],
        footer=footer(
            scenario,
            *(f"{counts[kind]:,} {GROUPS[kind][0]}" for kind in GROUPS if kind in counts),
            f"{scenario.known:.0%} known, seed {scenario.seed}",
        ),
        head="AUROC",
    )
    alt = f"{MEASURES[measure]} for each model and kind of picture, on a logarithmic axis."
    chart(figure, key="norms", alt=alt)
    with st.expander("As a table: medians and AUROC", icon=":material/table:"):
        st.dataframe(_named(medians(tables, measure)))
    st.caption(
        "S_f: the manipulated pictures that were identified; S_m without S_f: those that "
        "were not. AUROC: of all pairs with a clean test picture, the share in which the picture "
        "of S_m has the larger value; 50 % is no gap. MU-Mis (arXiv:2402.15109) holds that a "
        "training picture's contribution shows in how much more strongly its given label answers."
    )


def _measured(scenario: Scenario, models: Mapping[str, Result]) -> dict[str, StoredRun]:
    """The norms that are there; those of the story at once where that is quick, others asked for.

    Says what can be done where there are none and none are under way.
    """
    specs = look_specs(scenario, models, InputNorms())
    story = ladder(scenario) if _is_quick(models) else ()
    first = {name: spec for name, spec in specs.items() if name in story}
    get_under_way(first, SENSITIVITY, at_once=True)
    others = {name: spec for name, spec in specs.items() if name not in first}
    get_under_way(others, SENSITIVITY, at_once=False)
    found = found_looks(specs)
    if not found and not first:
        st.info(
            "Nothing computed yet. The button above measures up to "
            f"{InputNorms().most:,} pictures of S_m and as many clean ones.",
            icon=":material/hourglass_empty:",
        )
    return found


def _is_quick(models: Mapping[str, Result]) -> bool:
    """Whether a whole training takes so little here that measuring takes a moment."""
    trainings = [models[name].seconds for name in (EU, ORACLE) if name in models]
    return bool(trainings) and max(trainings) < QUICK_SECONDS


def _in_words(tables: Mapping[str, pd.DataFrame], measure: str) -> str:
    """How much of the gap is left in each model, in one sentence."""
    shares = {name: aurocs(table, measure) for name, table in tables.items()}
    kind = "unidentified" if any("unidentified" in one for one in shares.values()) else "identified"
    listed = ", ".join(
        f"{method_look(name).short} **{one[kind]:.0%}**"
        for name, one in shares.items()
        if kind in one
    )
    return (
        f"Pairs in which an {kind} picture of S_m has the larger value than a clean test picture "
        f"(AUROC; 50 %: no gap): {listed}."
    )


def _of_picture(
    scenario: Scenario, models: Mapping[str, Result], picture: PictureNorms, n_identified: int
) -> dict[str, pd.DataFrame]:
    """By model, the one row of the picture that is looked at; computed at once."""
    specs = look_specs(scenario, models, picture)
    get_under_way(specs, "input sensitivity of this picture", at_once=True)
    found = found_looks(specs)
    return {name: sensitivities(_table(run.key, run), n_identified) for name, run in found.items()}


def _groups(table: pd.DataFrame, measure: str, chosen: pd.DataFrame | None) -> dict[str, Group]:
    areas = aurocs(table, measure)
    values = {str(kind): rows[measure].tolist() for kind, rows in table.groupby("group")}
    own: dict[str, float] = {}
    if chosen is not None:
        own[chosen["group"].iloc[0]] = float(chosen[measure].iloc[0])
    return {
        kind: Group(
            values.get(kind, ()), own.get(kind), f"{areas[kind]:.0%}" if kind in areas else ""
        )
        for kind in (*values, *(kind for kind in own if kind not in values))
    }


def _named(table: pd.DataFrame) -> pd.DataFrame:
    """The table of medians as a person reads it."""
    names = {kind: f"{GROUPS[kind][0]}, median" for kind in GROUPS}
    names |= {f"{kind} AUROC": f"{GROUPS[kind][0]}, AUROC" for kind in GROUPS if kind != CLEAN}
    renamed = table.rename(columns=names)
    renamed.index = [method_look(name).short for name in table.index]
    return renamed


@st.cache_resource(max_entries=256, show_spinner=False)
def _table(key: str, _run: StoredRun) -> pd.DataFrame:
    return from_parquet(_run.read(NORMS))
