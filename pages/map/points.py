"""The places of every picture under two models, from stored features and predictions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from engine.analysis.pictures.stamp_test import has_weights
from engine.analysis.samples.embedding import Frame, Placed, frame_of, placed
from engine.analysis.samples.map import MOST_KNOWN, map_table, usually_drawn
from engine.base.duration import duration
from engine.experiment.fates import Fate
from engine.experiment.scenario import Scenario
from engine.experiment.specs import Spec
from engine.figures.charts.embedding_maps import drawing
from engine.figures.palette import method_look
from engine.plugins.interpreters.features import MAPPED, Features, StoredFeatures, read_features
from engine.plugins.unlearners import ORACLE, ORIGINAL
from engine.runs.result import Result
from engine.runs.store import StoredRun
from engine.training.evaluation import CLEAN_TEST
from pages.shared.interpreter_jobs import found_looks, get_under_way, look_specs
from pages.shared.job_status import cost
from pages.shared.running import result, store
from pages.shared.samples.predictions import samples_of

FEATURES = Features(MOST_KNOWN)
Tables = tuple[pd.DataFrame, pd.DataFrame]


@dataclass(frozen=True)
class Maps:
    """Two models in one frame.

    Attributes:
        tables: of the left and of the right map; the same pictures in the same order.
        shares: of each model's variance that its map shows.
        fitted_on: the models that the axes were fitted on.
        titles: of both models.
        frame: changes when places cannot be compared with those of before.
        name: changes whenever the tables do.
        usual: bool, the rows that are drawn where nothing else is asked for.
    """

    tables: Tables
    shares: tuple[float, float]
    fitted_on: tuple[str, ...]
    titles: tuple[str, str]
    frame: str
    name: str
    usual: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Drawn:
    """The part of two maps that is drawn.

    Attributes:
        tables: their rows.
        name: changes whenever ``text`` does.
        text: of ``engine.figures.charts.embedding_maps``.
    """

    tables: Tables
    name: str
    text: str


def aligned_maps(
    scenario: Scenario, models: Mapping[str, Result], left: str, right: str
) -> Maps | None:
    """The maps of two models; None, with what can be done about it, until features are there.

    The axes are fitted on the original and the oracle, so that no choice of models moves them;
    on the original alone while the oracle's features are not there.
    """
    found = _features(scenario, models, left, right)
    if not {ORIGINAL, left, right} <= found.keys():
        gone = [method_look(n).short for n in dict.fromkeys([ORIGINAL, left, right])]
        st.info(
            f"The maps need the features of {', '.join(gone)}. Those that are missing are above.",
            icon=":material/hourglass_empty:",
        )
        return None
    fitted_on = tuple(name for name in (ORIGINAL, ORACLE) if name in found)
    base = [found[name] for name in fitted_on]
    key = "+".join(run.key for run in base)
    frame = _frame(key, base)
    tables, shares = [], []
    for name in (left, right):
        at = _placed(key, found[name].key, frame, found[name])
        tables.append(_table(key, scenario.known, models[name], models[ORIGINAL], found[name], at))
        shares.append(at.share)
    runs = [f"{models[name].key} {found[name].key}" for name in (left, right)]
    return Maps(
        (tables[0], tables[1]),
        (shares[0], shares[1]),
        fitted_on,
        (method_look(left).short, method_look(right).short),
        key,
        " ".join([key, *runs, f"{scenario.known}"]),
        _usual(" ".join([key, found[left].key]), tables[0]),
    )


def drawn_part(
    found: Maps, asked: npt.NDArray[np.bool_] | None, class_names: Sequence[str]
) -> Drawn:
    """What is drawn: the usual pictures, and those that are ``asked`` for besides."""
    is_drawn = found.usual if asked is None else found.usual | asked
    name = f"{found.name} {hashlib.sha256(is_drawn.tobytes()).hexdigest()[:16]}"
    return _drawn(name, found, is_drawn, class_names)


@st.cache_resource(max_entries=64, show_spinner=False)
def _drawn(
    name: str, _found: Maps, _is_drawn: npt.NDArray[np.bool_], _class_names: Sequence[str]
) -> Drawn:
    left, right = (table[_is_drawn].reset_index(drop=True) for table in _found.tables)
    panels = list(zip(_found.titles, (left, right), strict=True))
    return Drawn((left, right), name, drawing(panels, _class_names, frame=_found.frame))


@st.cache_resource(max_entries=16, show_spinner=False)
def _usual(key: str, _table: pd.DataFrame) -> npt.NDArray[np.bool_]:
    return usually_drawn(_table)


def _features(
    scenario: Scenario, models: Mapping[str, Result], left: str, right: str
) -> dict[str, StoredRun]:
    """By model, the features that are there; the others are got under way or offered."""
    wanted = dict.fromkeys([ORIGINAL, ORACLE, left, right])
    specs = look_specs(
        scenario, {name: models[name] for name in wanted if name in models}, FEATURES
    )
    without = [name for name, spec in specs.items() if _lacks_weights(spec.run)]
    get_under_way(specs, "features", at_once=True)
    found = found_looks(specs)
    for name in without:
        if name not in found:
            words = _cost_of(specs[name].run, models[name])
            st.caption(f"Making {method_look(name).short} again: {words}")
    return found


def _cost_of(spec: Spec, run: Result) -> str:
    """What it takes to make a model again whose weights were not kept."""
    if run.grid is None:
        return cost(spec, store())
    whole = duration(run.seconds)
    return f"It takes less than **{whole}**, which choosing among {len(run.grid)} settings took."


def _lacks_weights(spec: Spec) -> bool:
    run = result(spec)
    return run is None or not has_weights(run.run.files)


@st.cache_resource(max_entries=16, show_spinner=False)
def _frame(key: str, _runs: Sequence[StoredRun]) -> Frame:
    features = [read_features(run) for run in _runs]
    return frame_of([one.values for one in features], _is_clean(features[0]))


@st.cache_resource(max_entries=64, show_spinner=False)
def _placed(frame_key: str, key: str, _frame: Frame, _run: StoredRun) -> Placed:
    features = read_features(_run)
    return placed(_frame, features.values, _is_clean(features))


def _is_clean(features: StoredFeatures):
    return features.which == MAPPED.index(CLEAN_TEST)


def _table(
    frame_key: str, known: float, run: Result, before: Result, found: StoredRun, at: Placed
) -> pd.DataFrame:
    key = f"{frame_key} {found.key} {run.key} {before.key}"
    return _made_table(key, known, run, before, found, at)


@st.cache_resource(max_entries=64, show_spinner=False)
def _made_table(
    key: str, known: float, _run: Result, _before: Result, _found: StoredRun, _at: Placed
) -> pd.DataFrame:
    """One row per picture, as the chart ``embedding_maps`` and ``highlight`` read them."""
    samples = {which: samples_of(_run, _before, which, known) for which in MAPPED}
    table = map_table(read_features(_found), _at, samples)
    return table.assign(look=[Fate(fate).mark for fate in table["fate"]])
