"""Both maps with all that belongs to them, as a fragment: another model redraws nothing else."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from engine.experiment.scenario import Scenario
from engine.plugins.unlearners import ORIGINAL
from engine.runs.result import Result
from pages.map.choice import Pointed, chosen_pair, pointed_out
from pages.map.drawing import TURN, as_table, drawn_maps
from pages.map.panels import NamedPicture
from pages.map.points import aligned_maps
from pages.shared.link import judge_later
from pages.shared.samples.actions import links
from pages.shared.samples.card import sample_card
from pages.shared.samples.choice import PAGE, chosen_sample
from pages.shared.samples.filter import chosen_set, gallery_link, set_title, shown_sets
from pages.shared.samples.gallery import gallery
from pages.shared.samples.links import list_link
from pages.shared.samples.panel import HALVES, PANEL, panel_style
from pages.shared.samples.predictions import rows_of
from pages.shared.sitemap import Page, link_to


@st.fragment
def maps_and_pictures(scenario: Scenario, models: Mapping[str, Result]) -> None:
    """The choice of two models, their maps, and the pictures behind the dots."""
    pair = chosen_pair(models)
    found = aligned_maps(scenario, models, *pair)
    if found is None:
        judge_later()
        return
    drawn, pointed = pointed_out(scenario, models, found, pair[1])
    selected = drawn_maps(scenario, found, drawn, pointed)
    as_table(found, drawn, pointed, scenario.data)
    st.subheader("The pictures behind the dots", anchor=False)
    selected_pictures(scenario, models, pair[1], drawn.tables[1], selected, pointed)


PER_PAGE = 60


def selected_pictures(
    scenario: Scenario,
    models: Mapping[str, Result],
    method: str,
    table: pd.DataFrame,
    selected: list[NamedPicture],
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
    counts = {which: sum(name == which for name, _ in listed) for which in shown_sets(scenario)}
    which = chosen_set(scenario)
    said = " · ".join(f"{set_title(name)}: **{n:,}**" for name, n in counts.items())
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
            n_identified = models[ORIGINAL].n_identified(scenario.known)
            sample_card(scenario, models, which, index, n_identified)
            with st.container(horizontal=True):
                links(scenario, which, index)


def _listed(
    scenario: Scenario, which: str, method: str, rows: pd.DataFrame, order: list[int]
) -> None:
    if not order:
        st.info("None of the pictures above is of this set.", icon=":material/filter_alt_off:")
        return
    gallery(scenario, which, rows, order, PER_PAGE)
    link_to(
        Page.INSPECT,
        f"Open exactly these {len(order):,} in **{Page.INSPECT.title}**",
        gallery_link(which, method, scenario.data.class_names) | list_link(which, order),
    )
