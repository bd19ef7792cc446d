"""The numbers behind a chart, as a table that can be read, sorted and saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import streamlit as st

from engine.analysis.scores.outcomes import Outcome, by_method, over_known, table
from engine.analysis.scores.trajectory import Curve
from engine.experiment.metrics import shown_metrics
from engine.figures.charts.class_changes import Confusion
from engine.figures.charts.per_class import ClassAccuracy
from engine.figures.palette import method_look, short_names
from engine.plugins.unlearners import REFERENCES

PERCENT = st.column_config.NumberColumn(format="percent")


def as_table(frame: pd.DataFrame, *, percent: Sequence[str] = ()) -> None:
    """Draws ``frame`` in a box that is opened when it is wanted.

    Args:
        percent: the columns that hold fractions.
    """
    with st.expander("As a table", icon=":material/table:"):
        st.dataframe(
            frame,
            hide_index=True,
            placeholder="–",
            column_config=dict.fromkeys(percent, PERCENT),
        )


def class_table(classes: Sequence[ClassAccuracy], method: str) -> None:
    """Accuracies per class before and after a method, and the oracle's."""
    rows = [
        {"Class": c.name, "Pictures": c.n, "Original": c.before, method: c.after,
         "Oracle": c.oracle}
        for c in classes
    ]  # fmt: skip
    as_table(pd.DataFrame(rows), percent=("Original", method, "Oracle"))


def count_table(
    counts: Confusion,
    names: Sequence[str],
    *,
    row: str = "Correct class",
    column: str = "Predicted",
) -> None:
    """The cells of a square of counts that are not empty, the fullest first."""
    cells = [(names[r], names[c], int(counts[r, c])) for r, c in np.argwhere(counts)]
    frame = pd.DataFrame(cells, columns=[row, column, "Pictures"])
    as_table(frame.sort_values("Pictures", ascending=False, kind="stable"))


def known_table(found: Sequence[Outcome], measure: str) -> None:
    """Means over seeds at each γ, one column per method; a reference is the same at each."""
    title = {name: method_look(name).short for name in by_method(found, measure)}
    methods = [one for one in found if one.method not in REFERENCES]
    columns = {
        title[name]: pd.Series({known: spread.mean for known, spread in curve.items()})
        for name, curve in over_known(methods, measure).items()
    }
    frame = pd.DataFrame(columns).rename_axis("Known γ").reset_index()
    for name, spread in by_method(found, measure).items():
        if name in REFERENCES:
            frame[title[name]] = spread.mean
    as_table(frame, percent=list(frame.columns))


def number_table(numbers: Mapping[str, int]) -> None:
    """One number per name."""
    as_table(pd.DataFrame({"Part": list(numbers), "Pictures": list(numbers.values())}))


def curve_table(curves: Mapping[str, Curve]) -> None:
    """Curves over steps, one column each; steps at which a curve was not looked at are empty."""
    columns = {
        name: pd.Series(dict(zip(curve.steps, curve.values, strict=True)), dtype=float)
        for name, curve in curves.items()
    }
    as_table(pd.DataFrame(columns).rename_axis("Step").reset_index())


NOTHING = "–"
"""What a cell says where nothing applies; the CSV leaves it empty."""


def columns() -> dict[str, object]:
    """How the columns of a table of runs are shown."""
    percent = {
        name: st.column_config.NumberColumn(metric.title, format="percent", help=metric.in_words)
        for name, metric in shown_metrics().items()
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
    frame = table(found, short_names())
    st.dataframe(
        where_it_applies(frame, "method"),
        hide_index=True,
        column_order=("title", "known", "seed", *shown_metrics(), "seconds", "select", "key"),
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
