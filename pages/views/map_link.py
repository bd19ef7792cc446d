"""Shows on the map what another page shows: the same filter, asked of the right-hand model."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from engine.inspection import IDENTIFIED, Identity, fates_of
from pages.views.sample_choice import SAMPLE
from pages.views.sample_filter import KEYS, gallery_link
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


def shown_gallery(which: str, method: str, chosen: Identity | None = None) -> dict[str, str]:
    """The link of the gallery as it is filtered now, with the picture whose card is open."""
    said = st.session_state
    words = {KEYS["fate"]: fates_of(which), KEYS["identified"]: IDENTIFIED}
    link = gallery_link(which, method, ())
    for key in KEYS.values():
        value = said.get(key)
        if value not in (None, ""):
            link[key] = str(words.get(key, {}).get(value, value))
    link |= {
        key: st.query_params[key] for key in (ONLY, BESIDE, BESIDE_SAYS) if key in st.query_params
    }
    return link | ({SAMPLE: str(chosen)} if chosen else {})
