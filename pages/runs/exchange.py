"""Runs to and from other machines: one file out, one file in."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from engine.runs.exchange import ExportDamaged, ImportedRuns, export, import_runs
from engine.runs.store import Busy, DiskFull
from pages.shared.running import store

CAME = "runs taken in"
"""Where the session keeps what became of the last import, until it is shown."""

LARGEST = 200e6
"""Bytes of runs that are packed while a person waits; more is for the command line."""


def export_these(frame: pd.DataFrame) -> None:
    """Packs the runs of the table, without weights, into one file to download."""
    n = len(frame)
    with st.popover("Export these runs", icon=":material/outbox:"):
        what = "One run" if n == 1 else f"{n:,} runs"
        st.markdown(
            f"**{what}** as Parquet tables of numbers, predictions and grids, with a card and "
            "checksums, to read elsewhere or to take in on another machine."
        )
        if frame["bytes"].sum() <= LARGEST:
            st.download_button(
                "Export (zip)",
                lambda keys=tuple(frame["key"]): _packed(keys),
                "runs.zip",
                "application/zip",
                icon=":material/download:",
                on_click="ignore",
                key="export_runs",
            )
        st.markdown("With weights, or when there are many: save the table as CSV, then")
        st.markdown("`python -m engine export runs.zip --table runs.csv --weights`")


def _packed(keys: Sequence[str]) -> bytes:
    found = [run for run in map(store().find, keys) if run is not None]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "runs.zip"
        export(found, store(), path, title="Chosen runs")
        return path.read_bytes()


def take_in() -> None:
    """A box for the file that another machine's export wrote."""
    with st.expander("Runs from another machine", icon=":material/move_to_inbox:", key="take_in"):
        st.markdown(
            "Takes in a zip that **Export these runs** or `python -m engine export` wrote. Every "
            "checksum is verified before anything is stored. Larger ones come in with "
            "`python -m engine import PATH`."
        )
        file = st.file_uploader("An export (zip)", type="zip", key="import_file")
        if file is not None:
            st.button(
                "Verify and take in",
                type="primary",
                icon=":material/fact_check:",
                key="import_runs",
                on_click=_take_in,
                args=(file,),
            )
        _say()


def _take_in(file: Any) -> None:
    """Callback."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "runs.zip"
        path.write_bytes(file.getbuffer())
        try:
            came = import_runs(path, store(), name=file.name)
        except ExportDamaged as error:
            st.session_state[CAME] = "error", f"Nothing was taken in: {error}."
        except (DiskFull, Busy) as error:
            st.session_state[CAME] = "error", f"Nothing was taken in. {error}"
        else:
            st.session_state[CAME] = "success", _became(came)


def _became(came: ImportedRuns) -> str:
    n_taken, n_there = len(came.taken), len(came.there)
    kept = f" {len(came.kept):,} stay as they are: they have more here." if came.kept else ""
    if not n_taken:
        return f"Verified. All {n_there:,} were here before, so nothing was taken in.{kept}"
    taken = "One run was" if n_taken == 1 else f"{n_taken:,} runs were"
    there = f"; {n_there:,} were here before" if n_there else ""
    return f"{taken} verified and taken in{there}.{kept}"


def _say() -> None:
    kind, words = st.session_state.pop(CAME, ("", ""))
    if kind == "error":
        st.error(words, icon=":material/broken_image:")
    elif kind == "success":
        st.success(words, icon=":material/verified:")
