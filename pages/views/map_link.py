"""Shows on the map what another page shows: the same filter, asked of the right-hand model."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from engine.figures.palette import method_look
from engine.inspection import IDENTIFIED, fates_of
from engine.scenario import Scenario
from pages.views.sample_choice import SAMPLE, identity
from pages.views.sample_filter import KEYS, SETS, gallery_link
from pages.views.sample_narrowing import BESIDE, BESIDE_SAYS, ONLY

MAP = "look/map.py"


def map_link(gallery: Mapping[str, str]) -> dict[str, str]:
    """The link of the map on the pictures that ``gallery``, a link of Inspect samples, shows."""
    link = {key: value for key, value in gallery.items() if key != "method"}
    if "method" in gallery:
        link["right"] = gallery["method"]
    if BESIDE in gallery:
        link["left"] = gallery[BESIDE]
    return link


def show_on_map(gallery: Mapping[str, str], label: str = "Show them on **The map**") -> None:
    st.page_link(MAP, label=label, icon=":material/scatter_plot:", query_params=map_link(gallery))


def card_on_map(scenario: Scenario, which: str, index: int) -> None:
    """The link of a card: the picture, marked in both maps, as the gallery's model sees it."""
    link = {"pictures": SETS[which], SAMPLE: str(identity(scenario, which, index))}
    method = st.session_state.get("method")
    if method:
        link["method"] = method_look(method).short
    show_on_map(link, "Show it on the map")


def gallery_on_map(which: str, method: str) -> None:
    """The link of the gallery, filtered as it is."""
    words = {KEYS["fate"]: fates_of(which), KEYS["identified"]: IDENTIFIED}
    link = gallery_link(which, method, ())
    for key in KEYS.values():
        value = st.session_state.get(key)
        if value not in (None, ""):
            link[key] = str(words.get(key, {}).get(value, value))
    for key in (ONLY, BESIDE, BESIDE_SAYS):
        if key in st.query_params:
            link[key] = st.query_params[key]
    show_on_map(link, "Show these on **The map**")
