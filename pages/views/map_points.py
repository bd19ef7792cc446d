"""The places of every picture under two models, from stored features and predictions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from engine.embedding import Frame, Placed, frame_of, placed
from engine.figures.maps import drawing
from engine.figures.palette import ORACLE, ORIGINAL, method_look
from engine.looks.features import MAPPED, Features, StoredFeatures, read_features
from engine.map_table import map_table
from engine.results import Result
from engine.scenario import Scenario
from engine.specs import Spec
from engine.stamp_test import has_weights
from engine.store import StoredRun
from pages.views.cost import cost, duration
from pages.views.inside_jobs import found_looks, get_under_way, look_specs
from pages.views.running import result, store
from pages.views.sample_gallery import LOOK_OF
from pages.views.stored_rows import samples_of


@dataclass(frozen=True)
class Maps:
    """What is drawn.

    Attributes:
        tables: of the left and of the right map; the same pictures in the same order.
        shares: of each model's variance that its map shows.
        fitted_on: the models that the axes were fitted on.
        name: changes whenever ``drawing`` does.
        drawing: of ``engine.figures.maps``.
    """

    tables: tuple[pd.DataFrame, pd.DataFrame]
    shares: tuple[float, float]
    fitted_on: tuple[str, ...]
    name: str
    drawing: str


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
    titles = [method_look(name).short for name in (left, right)]
    runs = [f"{models[name].key} {found[name].key}" for name in (left, right)]
    name = " ".join([key, *runs, f"{scenario.known}"])
    text = _drawing(name, key, titles, scenario.data.class_names, tables)
    return Maps((tables[0], tables[1]), (shares[0], shares[1]), fitted_on, name, text)


def _features(
    scenario: Scenario, models: Mapping[str, Result], left: str, right: str
) -> dict[str, StoredRun]:
    """By model, the features that are there; the others are got under way or offered."""
    wanted = dict.fromkeys([ORIGINAL, ORACLE, left, right])
    specs = look_specs(
        scenario, {name: models[name] for name in wanted if name in models}, Features()
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
    if run.sweep is None:
        return cost(spec, store())
    whole = duration(run.seconds)
    return f"It takes less than **{whole}**, which choosing among {len(run.sweep)} settings took."


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
    return features.which == MAPPED.index("clean_test")


def _table(
    frame_key: str, known: float, run: Result, before: Result, found: StoredRun, at: Placed
) -> pd.DataFrame:
    key = f"{frame_key} {found.key} {run.key} {before.key}"
    return _made_table(key, known, run, before, found, at)


@st.cache_resource(max_entries=64, show_spinner=False)
def _made_table(
    key: str, known: float, _run: Result, _before: Result, _found: StoredRun, _at: Placed
) -> pd.DataFrame:
    """One row per picture, as ``engine.figures.maps`` and ``engine.highlights`` read them."""
    samples = {which: samples_of(_run, _before, which, known) for which in MAPPED}
    table = map_table(read_features(_found), _at, samples)
    return table.assign(look=table["fate"].map(LOOK_OF))


@st.cache_resource(max_entries=64, show_spinner=False)
def _drawing(
    name: str,
    frame: str,
    _titles: Sequence[str],
    _class_names: Sequence[str],
    _tables: Sequence[pd.DataFrame],
) -> str:
    panels = list(zip(_titles, _tables, strict=True))
    return drawing(panels, _class_names, frame=frame)
