"""The frame of every page: scenario line, status strip and navigation."""

import streamlit as st

from engine.runs.store import Damaged
from pages.frame.link_report import announce_unfollowed
from pages.frame.scenario_line import scenario_line
from pages.frame.status_strip import status_strip
from pages.frame.theme import spacing
from pages.shared.chart import format_choice
from pages.shared.sitemap import Page

st.set_page_config(page_title="Corrective unlearning lab", page_icon="🩹", layout="wide")
groups: dict[str, list[st.Page]] = {}
for one in Page:
    entry = st.Page(one.script, title=one.title, icon=one.icon)
    groups.setdefault(one.group, []).append(entry)
page = st.navigation(groups, expanded=True)
spacing()
scenario_line(page)
with st.sidebar:
    format_choice()
status_strip()
try:
    page.run()
    announce_unfollowed()
except Damaged:  # a file was changed while it was read; the store then knows the run no more
    st.rerun()
