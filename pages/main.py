"""The frame of every page: scenario line, status strip and navigation."""

import streamlit as st

from engine.runs.store import Damaged
from pages.frame.link_report import announce_unfollowed
from pages.frame.scenario_line import scenario_line
from pages.frame.status_strip import status_strip
from pages.frame.theme import spacing
from pages.shared.chart import format_choice
from pages.shared.scenario import SCENARIO
from pages.shared.sitemap import Page

st.set_page_config(page_title="Corrective unlearning lab", page_icon="🩹", layout="wide")
groups: dict[str, list[st.Page]] = {}
for one in Page:
    path = {"url_path": "home"} if one is Page.START else {}  # its own name is taken below
    entry = st.Page(one.script, title=one.title, icon=one.icon, **path)
    groups.setdefault(one.group, []).append(entry)
by_name = st.Page(
    lambda: st.page_link(groups[Page.START.group][0]),
    title=Page.START.title,
    url_path=Page.START.address,
    visibility="hidden",
)
page = st.navigation({**groups, "": [by_name]}, expanded=True)
if page is by_name and SCENARIO not in st.session_state:  # a link that names the first page
    asked = {key: st.query_params.get_all(key) for key in st.query_params}
    st.switch_page(groups[Page.START.group][0], query_params=asked)
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
