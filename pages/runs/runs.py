"""Runs: what was run, with which numbers, and how to get the same."""

import streamlit as st

from pages.runs.detail import run_detail
from pages.runs.exchange import take_in
from pages.runs.health import cache_health
from pages.runs.sweeps import ended_sweeps, running_sweeps
from pages.runs.table import RUN, run_table
from pages.shared.link import read_by_hand
from pages.shared.running import store
from pages.shared.sitemap import Page, next_steps

read_by_hand(RUN)
rows = store().rows()

st.title("What was run, and how do I get the same?", anchor=False)
st.markdown(
    "**You are looking at** every finished run on this machine and every one that was shipped. "
    "Each number in this lab comes from one of them."
)
running_sweeps()
if rows:
    chosen = run_table(rows)
    if chosen:
        run_detail(chosen)
else:
    st.info(
        "Nothing has been run here yet, and no results were shipped. Train the original first, "
        "then repair it on the page **Unlearn**.",
        icon=":material/inventory_2:",
    )

ended_sweeps()

take_in()

st.subheader("Is the store in order?", anchor=False)
cache_health(rows)

next_steps(Page.UNLEARN, Page.COMPARE)
