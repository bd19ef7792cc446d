"""The frame of every page: scenario line, status strip and navigation."""

from pathlib import Path

import streamlit as st

from engine.runs.store import Damaged
from pages.frame.link_report import announce_unfollowed
from pages.frame.scenario_line import scenario_line
from pages.frame.status_strip import status_strip
from pages.frame.theme import spacing
from pages.shared.chart import format_choice

HERE = Path(__file__).parent
PAGES = {
    "Learn": [
        ("start/start.py", "Start here", ":material/play_circle:"),
        ("learn/glossary.py", "Glossary", ":material/menu_book:"),
    ],
    "Do": [
        ("manipulate/manipulate.py", "Manipulate", ":material/edit:"),
        ("train/train.py", "Train or load", ":material/model_training:"),
        ("know/know.py", "What do you know?", ":material/search:"),
        ("unlearn/unlearn.py", "Unlearn", ":material/healing:"),
    ],
    "Look": [
        ("healed/healed.py", "What broke, what healed?", ":material/monitor_heart:"),
        ("compare/compare.py", "Compare", ":material/query_stats:"),
        ("samples/inspect.py", "Inspect samples", ":material/image_search:"),
        ("map/map.py", "The map", ":material/scatter_plot:"),
        ("stamp/stamp.py", "Stamp test", ":material/approval:"),
        ("inside/inside.py", "Look inside", ":material/visibility:"),
    ],
    "Keep": [("runs/runs.py", "Runs", ":material/inventory_2:")],
}

st.set_page_config(page_title="Corrective unlearning lab", page_icon="🩹", layout="wide")
page = st.navigation(
    {
        group: [
            st.Page(path, title=title, icon=icon)
            for path, title, icon in entries
            if (HERE / path).exists()
        ]
        for group, entries in PAGES.items()
    }
)
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
