"""What can be done with the picture of a card: keep it in sight, or take it to another page."""

from __future__ import annotations

import streamlit as st

from engine.scenario import Scenario
from pages.views.map_link import card_on_map
from pages.views.sample_choice import SAMPLE, identity
from pages.views.sample_filter import SETS
from pages.views.sample_pin import pin_button
from pages.views.sample_shelf import star_button


def actions(scenario: Scenario, which: str, index: int, *, is_pinned: bool) -> None:
    """The buttons and links of a card."""
    with st.container(horizontal=True):
        pin_button(scenario, (which, index), is_pinned)
        star_button(scenario, (which, index))
        links(scenario, which, index)
        card_on_map(scenario, which, index)


def links(scenario: Scenario, which: str, index: int) -> None:
    """Where else the picture can be looked at."""
    named = {"pictures": SETS[which], SAMPLE: str(identity(scenario, which, index))}
    st.page_link(
        "look/inside.py",
        label="Look inside the models",
        icon=":material/visibility:",
        query_params=named,
    )
    if which != "manipulated":
        st.page_link(
            "look/stamp.py",
            label="Stamp it",
            icon=":material/approval:",
            query_params={"stamp_picture": str(index)},
        )
