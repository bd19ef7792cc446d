"""Which methods a page shows, or which one: one control for all pages, and part of the link."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from engine.analysis.scores.headline import ordered
from engine.experiment.studies.named import SHIPPED
from engine.plugins.unlearners import every_method
from pages.shared.controls import KEPT, named_in_link

METHODS = "methods"


def chosen_methods() -> list[str]:
    """The methods to look at, in the order of all pages; at first those of the story."""
    chosen = st.pills(
        "Methods",
        every_method(),
        default=list(SHIPPED),
        selection_mode="multi",
        help="The original and the oracle are references and always shown.",
        **named_in_link(METHODS),
        **KEPT,
    )
    return ordered(dict.fromkeys(chosen, None))


def chosen_model(offered: Collection[str], label: str = "Model") -> str:
    """The one model to look at; at first SSD, where it is ``offered``."""
    usual = "ssd" if "ssd" in offered else next(iter(offered))
    method = st.pills(
        label,
        list(offered),
        default=usual,
        required=True,
        wrap=True,
        **named_in_link("method"),
        **KEPT,
    )
    return method or usual  # an empty value in a link gives None


def choose(methods: list[str]) -> None:
    """Callback."""
    st.session_state[METHODS] = methods
