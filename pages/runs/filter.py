"""Which runs the table shows, in which order; and, where it shows none, why."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import and_

import pandas as pd
import streamlit as st

from engine.experiment import specs
from engine.experiment.metrics import METRICS, shown_metrics
from pages.shared.controls import in_link
from pages.shared.drop_filters import drop_filters

KINDS = {"all": "All"} | {cls.kind: cls.plural for cls in specs.KINDS.values() if cls.ends_in_model}
ORIGINS = {
    "all": "All",
    "own": "Own",
    "shipped": "Shipped",
    "elsewhere": "Elsewhere",
}
FIRST = {"higher": "Best", "lower": "Lowest"}
ELSEWHERE = ["imported", "adopted"]
OFF = {"runs_text": "", "runs_kind": "all", "runs_origin": "all"}
"""By the key of each filter, the value that hides nothing."""

WORDS = {"runs_text": "Search", "runs_kind": "Kind", "runs_origin": "Origin"}
SEARCHED = ["title", "unlearner", "dataset", "manipulation", "model", "key"]


def filtered(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that pass, in the chosen order; where none does, says why and offers the rest."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            "Search", placeholder="method, data set, key …", width=200, **in_link("runs_text")
        )
        kind = _choice("Kind", KINDS, "runs_kind")
        origin = _choice("Origin", ORIGINS, "runs_origin")
        sorts = _sorts()
        sort = st.selectbox("Order", list(sorts), width=230, **in_link("runs_sort", sorts.get))
    masks = {}
    if text:
        masks["runs_text"] = _has_words(frame, text)
    if kind != "all":
        masks["runs_kind"] = frame["kind"] == kind
    if origin != "all":
        masks["runs_origin"] = frame["origin"].isin(
            ELSEWHERE if origin == "elsewhere" else [origin]
        )
    shown = frame[_all_of(masks, frame)]
    if shown.empty and masks:
        _explain(masks, frame)
    is_rising = sort in METRICS and METRICS[sort].better == "lower"
    return shown.sort_values(sort, ascending=is_rising, na_position="last", kind="stable")


def _sorts() -> dict[str, str]:
    """By column, the order in words; the better end of a metric comes first."""
    metrics = {
        name: f"{FIRST[metric.better]} {metric.label[0].lower()}{metric.label[1:]} first"
        for name, metric in shown_metrics().items()
    }
    return {"created": "Newest first", **metrics, "seconds": "Slowest first"}


def _choice(label: str, options: Mapping[str, str], key: str) -> str:
    chosen = st.segmented_control(
        label,
        list(options),
        default="all",
        required=True,
        **in_link(key, options.get),
    )
    return chosen or "all"  # an empty value in a link gives None


def _has_words(frame: pd.DataFrame, text: str) -> pd.Series:
    """Which rows have each of the words somewhere."""
    columns = [frame[name].astype("string").fillna("") for name in SEARCHED]
    said = columns[0].str.cat(columns[1:], sep=" ").str.lower()
    hits = [said.str.contains(word, regex=False) for word in text.lower().split()]
    return reduce(and_, hits, pd.Series(True, index=frame.index))


def _all_of(masks: Mapping[str, pd.Series], frame: pd.DataFrame) -> pd.Series:
    return reduce(and_, masks.values(), pd.Series(True, index=frame.index))


def _explain(masks: Mapping[str, pd.Series], frame: pd.DataFrame) -> None:
    """Each filter, with how many runs would come back without it alone."""
    alone = {
        key: int(_all_of({k: m for k, m in masks.items() if k != key}, frame).sum())
        for key in masks
    }
    hiding = [f"“{WORDS[key]}”" for key, n in alone.items() if n]
    why = (
        f"Without {' or '.join(hiding)} there would be some."
        if hiding
        else "No filter hides them alone; it is all of them together."
    )
    st.info(f"No run passes these filters. {why}", icon=":material/filter_alt_off:")
    drop_filters(alone, WORDS, OFF)
