"""Both maps with all that belongs to them, as a fragment: another model redraws nothing else."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from engine.results import Result
from engine.scenario import Scenario
from pages.views.link import judge_later
from pages.views.map_choice import chosen_pair, pointed_out
from pages.views.map_drawing import as_table, drawn_maps
from pages.views.map_pictures import selected_pictures
from pages.views.map_points import aligned_maps


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
    as_table(found, drawn, pointed, scenario.data.class_names)
    st.subheader("The pictures behind the dots", anchor=False)
    selected_pictures(scenario, models, pair[1], drawn.tables[1], selected, pointed)
