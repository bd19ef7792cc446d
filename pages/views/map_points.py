"""The places of every picture under two models, from stored features and predictions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from engine.embedding import Frame, Placed, frame_of, placed
from engine.figures.palette import ORACLE, ORIGINAL, method_look
from engine.inspection import PARTS, fates_of
from engine.looks.features import MAPPED, Features, StoredFeatures, read_features
from engine.results import Result
from engine.scenario import Scenario
from engine.specs import Spec
from engine.stamp_test import has_weights
from engine.store import StoredRun
from pages.views.cost import cost
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
    """

    tables: tuple[pd.DataFrame, pd.DataFrame]
    shares: tuple[float, float]
    fitted_on: tuple[str, ...]


def aligned_maps(
    scenario: Scenario, models: Mapping[str, Result], left: str, right: str
) -> Maps | None:
    """The maps of two models; None, with what can be done about it, until features are there.

    The axes are fitted on the original and the oracle, so that no choice of models moves them;
    on the original alone while the oracle's features are not there.
    """
    wanted = dict.fromkeys([ORIGINAL, ORACLE, left, right])
    specs = look_specs(
        scenario, {name: models[name] for name in wanted if name in models}, Features()
    )
    without = [name for name, spec in specs.items() if _lacks_weights(spec.run)]
    get_under_way(specs, "features", at_once=True)
    found = found_looks(specs)
    for name in without:
        if name not in found:
            words = cost(specs[name].run, store())
            st.caption(f"Making {method_look(name).short} again: {words}")
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
    shown = [_placed(key, found[name].key, frame, found[name]) for name in (left, right)]
    names = scenario.data.class_names
    tables = [
        _table(
            f"{key} {found[name].key} {models[name].key}",
            scenario.known,
            names,
            models[name],
            models[ORIGINAL],
            found[name],
            at,
        )
        for name, at in zip((left, right), shown, strict=True)
    ]
    return Maps((tables[0], tables[1]), (shown[0].share, shown[1].share), fitted_on)


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


@st.cache_resource(max_entries=64, show_spinner=False)
def _table(
    key: str,
    known: float,
    names: tuple[str, ...],
    _run: Result,
    _before: Result,
    _found: StoredRun,
    _at: Placed,
) -> pd.DataFrame:
    """One row per picture, as ``engine.figures.maps`` and ``engine.highlights`` read them."""
    features = read_features(_found)
    parts = []
    for place, which in enumerate(MAPPED):
        rows = features.which == place
        samples = samples_of(_run, _before, which, known)
        part = samples.loc[features.index[rows]].rename_axis("index").reset_index()
        part.insert(0, "set", which)
        part["kind"] = which
        if which == "manipulated":
            part["kind"] = np.where(part["is_identified"], "identified", "unidentified")
        part["x"], part["y"] = _at.places[rows].T
        part["says"] = _hints(part, which, names)
        parts.append(part)
    table = pd.concat(parts, ignore_index=True)
    return table.assign(look=table["fate"].map(LOOK_OF))


def _hints(part: pd.DataFrame, which: str, names: Sequence[str]) -> list[str]:
    words = []
    for row in part.drop(columns="index").assign(at=part["index"]).itertuples():
        given = f", trained as {names[row.wanted]}" if row.is_manipulated else ""
        words.append(
            f"{PARTS[which]} picture {row.at}: {names[row.correct]}{given}"
            f"<br>the model says {names[row.predicted]}, {fates_of(which)[row.fate]}"
        )
    return words
