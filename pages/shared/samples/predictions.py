"""Predictions of stored runs, taken apart once for all sessions. What is returned is read-only."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from engine.analysis.samples.table import sample_table
from engine.experiment.scenario import KNOWN, Scenario
from engine.plugins.unlearners import UNLEARNERS
from engine.runs.result import Result
from engine.runs.stored_scenarios import as_stored
from pages.shared.running import result, store
from pages.shared.stored_originals import rows


def rows_of(run: Result, which: str) -> pd.DataFrame:
    """The predictions of ``run`` on one evaluation set, by the pictures' ``index``."""
    return _rows(run.key, which, run)


def samples_of(run: Result, before: Result, which: str, known: float) -> pd.DataFrame:
    """Every picture of a set as ``run`` sees it, beside the original ``before``."""
    n_identified = run.n_identified(known)
    return _samples(run.key, before.key, which, n_identified, run, before)


def fates_over_known(
    scenario: Scenario, methods: Mapping[str, Result], which: str, index: int
) -> dict[str, dict[float, str]]:
    """By method, the fate of one picture at each γ that has a run; references have no γ."""
    scenario = as_stored(scenario, rows(), store())
    found: dict[str, dict[float, str]] = {}
    for name in methods:
        if UNLEARNERS[name].is_reference:
            continue
        runs = {known: result(scenario.at(known=known).unlearn_by(name)) for known in KNOWN}
        found[name] = {
            known: str(rows_of(run, which).at[index, "fate"]) for known, run in runs.items() if run
        }
    return found


@st.cache_resource(max_entries=300, show_spinner=False)
def _rows(key: str, which: str, _run: Result) -> pd.DataFrame:
    return _run.rows(which).set_index("index", drop=False)


@st.cache_resource(max_entries=32, show_spinner=False)
def _samples(
    key: str, before_key: str, which: str, n_identified: int, _run: Result, _before: Result
) -> pd.DataFrame:
    return sample_table(_run.rows(which), _before.rows(which), n_identified)
