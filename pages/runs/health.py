"""How the store is doing: sizes, damage, and a check of every byte."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from engine.runs.store import DamagedRun, verify_all
from engine.runs.store.upkeep import health
from pages.runs.deleting import drop_run
from pages.shared.running import store

SHOWN = 20
"""Damaged runs that are listed one by one."""

WORDS = {
    "whole": "whole",
    "unfinished": "unfinished (a run that was begun and not ended)",
    "damaged": "damaged (put into quarantine; run them again)",
}


def cache_health(rows: Sequence[Mapping[str, Any]]) -> None:
    now = health(store(), rows)
    with st.grid(4, min_column_width=150):
        st.metric("Own runs", f"{now.n_own:,}")
        st.metric("They take", f"{now.bytes_own / 1e6:.1f} MB")
        st.metric("Shipped runs", f"{now.n_shipped:,}", help="Read-only, part of the repository.")
        st.metric(
            "In quarantine",
            f"{now.n_damaged:,}",
            help="Runs whose files were not what had been written. They are never shown.",
        )
    _damaged(store().damaged())
    if st.button("Check every stored byte", icon=":material/fact_check:", key="verify"):
        _verify(now.n_own + now.n_shipped)


def _damaged(runs: Sequence[DamagedRun]) -> None:
    """The runs that cannot be shown, each with why; own ones can be deleted."""
    for run in runs[:SHOWN]:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                f":material/broken_image: Run `{run.key}` is damaged and not shown: "
                f"`{run.why.replace('`', ' ')}`.",
                width="stretch",
            )
            if not run.from_starter:
                st.button(
                    "Delete",
                    key=f"delete damaged {run.key}",
                    icon=":material/delete:",
                    on_click=drop_run,
                    args=(run.key,),
                )
    if len(runs) > SHOWN:
        st.caption(f"And {len(runs) - SHOWN:,} more damaged runs.")


def _verify(total: int) -> None:
    bar = st.progress(0.0, text="Checking …")
    verdicts: Counter[str] = Counter()
    for n, check in enumerate(verify_all(store()), 1):
        verdicts[check.verdict] += 1
        bar.progress(min(1.0, n / max(1, total)), text=f"{n:,} runs checked")
    bar.empty()
    said = [f"{count:,} {WORDS[verdict]}" for verdict, count in verdicts.most_common()]
    summary = "; ".join(said) or "there is nothing to check"
    if verdicts["damaged"]:
        st.warning(f"Checked: {summary}.", icon=":material/broken_image:")
    else:
        st.success(f"Checked: {summary}.", icon=":material/verified:")
