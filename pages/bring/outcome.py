"""What became of pictures that were brought in: classes, one picture of each, what was left out."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from engine.analysis.pictures.first_of_class import first_of_each_class
from engine.base.markdown import plain
from engine.figures.pictures.tiles import Tile, tiles
from engine.plugins.datasets import DATASETS
from engine.plugins.datasets.files.picture_import import ImportReport
from pages.shared.sitemap import Page, link_to

OUTCOME = "bring_outcome"
SHOWN = 24
"""Classes of which a picture is shown."""
SIDE = 64


def refused(why: str) -> None:
    """Keeps why nothing was brought in."""
    st.session_state[OUTCOME] = why


def taken_in(report: ImportReport) -> None:
    """Keeps what was brought in."""
    st.session_state[OUTCOME] = report


def shown_outcome() -> None:
    """Draws what was kept, until something else is brought in."""
    outcome = st.session_state.get(OUTCOME)
    if isinstance(outcome, str):
        st.error(f"Nothing was brought in. {plain(outcome)}", icon=":material/block:")
    elif isinstance(outcome, ImportReport) and outcome.name in DATASETS:
        _report(outcome)


def _report(report: ImportReport) -> None:
    n = len(report.class_names)
    st.success(
        f"**{report.name}** is here: {report.sizes['train']:,} training and "
        f"{report.sizes['test']:,} test pictures of {n:,} classes.",
        icon=":material/check:",
    )
    first = first_of_each_class(DATASETS[report.name](), SHOWN)
    st.html(tiles([Tile(pixels, [name], name) for name, pixels in first.items()], side=SIDE))
    if n > SHOWN:
        st.caption(f"The first {SHOWN} of {n:,} classes, a picture of each.")
    for note in report.notes:
        st.caption(plain(note[:1].upper() + note[1:]) + ".")
    for what, pairs in report.equal.items():
        st.warning(f"Pictures {what}: {plain(', '.join(pairs))}", icon=":material/content_copy:")
    _left_out(report)
    link_to(Page.MANIPULATE, "Use them: spoil, train, repair", {"data": report.name})


def _left_out(report: ImportReport) -> None:
    out = report.unreadable | report.ignored
    if not out:
        return
    with st.expander(f"Left out: {len(out):,}", icon=":material/rule:"):
        frame = pd.DataFrame({"What": list(out), "Why": list(out.values())})
        st.dataframe(frame, hide_index=True)
