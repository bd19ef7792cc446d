"""The frame of every page: scenario line, status strip and navigation."""

from pathlib import Path

import streamlit as st

from engine.store import Damaged
from pages.views.chart import format_choice
from pages.views.scenario import scenario_line
from pages.views.strip import status_strip
from pages.views.theme import spacing
from pages.views.unfollowed import announce_unfollowed

HERE = Path(__file__).parent
PAGES = {
    "Learn": [
        ("learn/start.py", "Start here", ":material/play_circle:"),
        ("learn/glossary.py", "Glossary", ":material/menu_book:"),
    ],
    "Do": [
        ("do/manipulate.py", "Manipulate", ":material/edit:"),
        ("do/train.py", "Train or load", ":material/model_training:"),
        ("do/know.py", "What do you know?", ":material/search:"),
        ("do/unlearn.py", "Unlearn", ":material/healing:"),
    ],
    "Look": [
        ("look/healed.py", "What broke, what healed?", ":material/monitor_heart:"),
        ("look/compare.py", "Compare", ":material/query_stats:"),
        ("look/inspect.py", "Inspect samples", ":material/image_search:"),
        ("look/map.py", "The map", ":material/scatter_plot:"),
        ("look/stamp.py", "Stamp test", ":material/approval:"),
        ("look/inside.py", "Look inside", ":material/visibility:"),
    ],
    "Keep": [("keep/runs.py", "Runs", ":material/inventory_2:")],
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
