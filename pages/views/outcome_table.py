"""The runs behind a comparison as a table, and the same as CSV."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from engine.comparison import Outcome, table
from engine.figures.palette import METHODS
from engine.study import REFERENCES

_PERCENT = {"acc_corr": "Acc_corr", "acc_retain": "Acc_retain", "acc_corr_train": "Acc_corr on S_m"}
SHOWN = ("title", "known", "seed", *_PERCENT, "asr", "seconds", "select", "key")
NOTHING = "–"
"""What a cell says where nothing applies; the CSV leaves it empty."""


def columns() -> dict[str, object]:
    """How the columns of a table of runs are shown."""
    percent = {
        name: st.column_config.NumberColumn(label, format="percent")
        for name, label in {**_PERCENT, "asr": "ASR"}.items()
    }
    return {
        "title": "Method",
        "known": st.column_config.NumberColumn("Known γ", format="percent"),
        "seed": "Seed",
        **percent,
        "seconds": st.column_config.NumberColumn("Seconds", format="%.1f"),
        "select": st.column_config.TextColumn("Setting by", help="The rule that chose it"),
        "key": "Run",
    }


def outcome_table(found: Sequence[Outcome], file_name: str) -> None:
    frame = table(found, {name: look.short for name, look in METHODS.items()})
    st.dataframe(
        where_it_applies(frame, "method"),
        hide_index=True,
        column_order=SHOWN,
        column_config=columns(),
        height=320,
        placeholder=NOTHING,
    )
    download(frame, file_name, "Download this table (CSV)")


def where_it_applies(frame: pd.DataFrame, method: str) -> pd.DataFrame:
    """``frame`` without a γ and a rule of choice for runs that know neither.

    Args:
        method: the column that names the unlearner; empty or None for a training.
    """
    is_method = frame[method].fillna("").ne("") & ~frame[method].isin(REFERENCES)
    return frame.assign(
        **{name: frame[name].where(is_method, None) for name in ("known", "select")}
    )


def download(frame: pd.DataFrame, file_name: str, label: str) -> None:
    st.download_button(
        label,
        lambda: frame.to_csv(index=False).encode(),
        file_name,
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"download {file_name}",
    )
