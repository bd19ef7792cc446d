"""How many pictures fared how, each count a button that shows exactly these."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from engine.analysis.samples.table import IDENTIFIED, fates_of
from engine.figures.palette import FATES
from engine.figures.pictures.tiles import SIGNS
from engine.training.evaluation import MANIPULATED
from pages.shared.samples.filter import KEYS


def counted_fates(table: pd.DataFrame, which: str) -> None:
    """A line of counts; for S_m one line for the identified part and one for the rest."""
    if which != MANIPULATED:
        _line(table, which, "", "")
        return
    with st.container(gap=None):
        for name, words in IDENTIFIED.items():
            part = table[table["is_identified"] == (name == "yes")]
            if len(part):
                _line(part, which, name, f"{words.capitalize()}, {len(part):,}:")


def _line(part: pd.DataFrame, which: str, identified: str, words: str) -> None:
    counts = part["fate"].value_counts()
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        if words:
            st.markdown(words, width="content")
        for fate, said in fates_of(which).items():
            mark = SIGNS[FATES[fate.mark].symbol]
            st.button(
                f"{mark} {counts.get(fate, 0):,} {said}",
                key=f"fates {identified} {fate}",
                type="tertiary",
                disabled=not counts.get(fate, 0),
                help="Show only these",
                on_click=_show,
                args=(identified, fate),
            )


def _show(identified: str, fate: str) -> None:
    """Callback: filters by exactly this; other filters go, for the count knows none of them."""
    for key in KEYS.values():
        st.session_state[key] = None
    st.session_state[KEYS["fate"]] = fate
    if identified:
        st.session_state[KEYS["identified"]] = identified
