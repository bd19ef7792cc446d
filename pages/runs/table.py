"""The table of finished runs, with its filters; own and shipped ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from engine.experiment.metrics import shown_metrics
from engine.figures.palette import method_look
from engine.plugins.unlearners import REFERENCES
from engine.runs.store.run_folder import KEY
from pages.runs.exchange import export_these
from pages.runs.filter import filtered
from pages.shared.tables import NOTHING, columns, download, where_it_applies

RUN = "run"
"""Names the run that is opened, in the link."""


def run_table(rows: Sequence[Mapping[str, Any]]) -> str | None:
    """Filters and table; the key of the selected run, else that of the link, if it is stored."""
    frame = filtered(pd.DataFrame([_named(row) for row in rows]))
    if frame.empty:
        return _linked(rows)
    event = st.dataframe(
        where_it_applies(frame, "unlearner"),
        hide_index=True,
        column_order=shown_order(),
        column_config=_columns(),
        on_select="rerun",
        selection_mode="single-row",
        height=250 if st.query_params.get(RUN) else 380,
        placeholder=NOTHING,
        key="runs",
    )
    n = len(frame)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{n:,} of {len(rows):,} runs. Select one to see where it comes from.")
        download(frame, "runs.csv", "Download this table (CSV)")
        export_these(frame)
    chosen = event["selection"]["rows"]
    if chosen and chosen[0] < n:
        st.query_params[RUN] = key = str(frame.iloc[chosen[0]]["key"])
        return key
    return _linked(rows)


def _named(row: Mapping[str, Any]) -> dict[str, Any]:
    original = "Adopted" if row["adopted"] else "Original (training)"
    return {
        **row,
        "title": method_look(row["unlearner"]).short if row["unlearner"] else original,
        "model": f"{row['model']} (adopted)" if row["adopted"] else row["model"],
        "known": None if row["unlearner"] in REFERENCES else row["known"],
        "origin": "shipped" if row["starter"] else row["origin"],
        "created": pd.Timestamp(row["created"], unit="s", tz="UTC"),
    }


def shown_order() -> tuple[str, ...]:
    """The columns, from left to right."""
    what = ("title", "dataset", "manipulation", "size", "known", "seed")
    return (*what, *shown_metrics(), "seconds", "created", "origin", "select", "model", "key")


def _columns() -> dict[str, object]:
    return {
        **columns(),
        "dataset": "Data",
        "manipulation": "Manipulation",
        "size": st.column_config.NumberColumn("Size", format="compact"),
        "created": st.column_config.DatetimeColumn("Finished", format="calendar"),
        "origin": "Origin",
        "model": "Network",
    }


def _linked(rows: Sequence[Mapping[str, Any]]) -> str | None:
    """The run that the link names; says so when it is not there."""
    key = st.query_params.get(RUN, "")
    if not key:
        return None
    if KEY.fullmatch(key) and any(row["key"] == key for row in rows):
        return key
    st.warning(
        "The run that this link names is not stored here. It may have been deleted, or made on "
        "another machine. Choose one in the table instead.",
        icon=":material/link_off:",
    )
    return None
