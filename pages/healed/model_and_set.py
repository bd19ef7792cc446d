"""Which model and which test pictures a page looks at; both are part of the link."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.figures.palette import method_look
from pages.healed.classes import SETS
from pages.shared.controls import in_link


def model_and_set(offered: Sequence[str]) -> tuple[str, str]:
    """The chosen method, at first SSD, and the evaluation set, at first the affected one."""
    with st.container(horizontal=True):
        method = st.pills(
            "Model",
            offered,
            default="ssd",
            required=True,
            wrap=True,
            **in_link("method", lambda name: method_look(name).short),
        )
        which = st.segmented_control(
            "Test pictures",
            list(SETS),
            default="affected_test",
            required=True,
            help="Affected: the pictures that the manipulation harms. Clean: the test as it is.",
            **in_link("set", SETS.get),
        )
    return method or "ssd", which or "affected_test"  # an empty value in a link gives None
