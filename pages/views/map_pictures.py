"""The pictures behind the dots: those that are selected on a map, or all that are pointed out."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from engine.figures.palette import ORIGINAL
from engine.results import Result
from engine.scenario import Scenario
from engine.situation import n_identified
from pages.views.controls import IN_LINK
from pages.views.map_choice import Pointed
from pages.views.map_drawing import TURN
from pages.views.map_panels import Picture
from pages.views.sample_actions import links
from pages.views.sample_card import sample_card
from pages.views.sample_choice import PAGE, chosen_sample
from pages.views.sample_filter import SETS, gallery_link
from pages.views.sample_gallery import gallery
from pages.views.sample_narrowing import list_link
from pages.views.sample_panel import HALVES, PANEL, panel_style
from pages.views.stored_rows import rows_of

PER_PAGE = 60


def selected_pictures(
    scenario: Scenario,
    models: Mapping[str, Result],
    method: str,
    table: pd.DataFrame,
    selected: list[Picture],
    pointed: Pointed,
) -> None:
    """The pictures of one set, and the card of a chosen one.

    Args:
        table: of the right-hand map, whose model is ``method``.
        selected: on a map; without any, all that is pointed out is listed.
    """
    shown = table[pointed.rows.to_numpy()]
    listed = list(zip(shown["set"], shown["index"].tolist(), strict=True))
    what = "pointed out. Draw a lasso on a map to list those pictures alone."
    if selected:
        listed = [one for one in listed if one in set(selected)]
        what = "selected and pointed out. **Clear selection** lists all that is pointed out."
    counts = {which: sum(name == which for name, _ in listed) for which in SETS}
    which = st.segmented_control(
        "Pictures",
        list(SETS),
        default="manipulated",
        required=True,
        format_func=SETS.get,
        key="pictures",
        **IN_LINK,
    )
    which = which or "manipulated"
    said = " · ".join(f"{SETS[name]}: **{n:,}**" for name, n in counts.items())
    st.markdown(f"{said} {what}")
    rows = table[table["set"] == which].set_index("index")
    order = [index for name, index in listed if name == which]
    index = chosen_sample(scenario, which, rows_of(models[method], which).index)
    if st.session_state.pop(TURN, False) and index in order:
        st.session_state[PAGE] = order.index(index) // PER_PAGE + 1
    panel_style()
    with st.container(key=HALVES):
        left, right = st.columns([3, 2], gap="medium")
    with left:
        _listed(scenario, which, method, rows, order)
    with right, st.container(border=True, key=PANEL):
        if index is None:
            st.info(
                "Select a picture, here or on a map, to see what every model says of it.",
                icon=":material/touch_app:",
            )
        else:
            told = n_identified(scenario.known, models[ORIGINAL].metrics["n_manipulated"])
            sample_card(scenario, models, which, index, told)
            with st.container(horizontal=True):
                links(scenario, which, index)


def _listed(
    scenario: Scenario, which: str, method: str, rows: pd.DataFrame, order: list[int]
) -> None:
    if not order:
        st.info("None of the pictures above is of this set.", icon=":material/filter_alt_off:")
        return
    gallery(scenario, which, rows, order, PER_PAGE)
    st.page_link(
        "look/inspect.py",
        label=f"Open exactly these {len(order):,} in **Inspect samples**",
        icon=":material/image_search:",
        query_params=gallery_link(which, method, scenario.data.class_names)
        | list_link(which, order),
    )
