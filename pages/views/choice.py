"""Which model and which test pictures a page looks at; both are part of the link."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.figures.palette import method_look
from pages.views.classes import SETS
from pages.views.controls import IN_LINK


def model_and_set(offered: Sequence[str]) -> tuple[str, str]:
    """The chosen method, at first SSD, and the evaluation set, at first the affected one."""
    with st.container(horizontal=True):
        method = st.pills(
            "Model",
            offered,
            default="ssd",
            required=True,
            format_func=lambda name: method_look(name).short,
            wrap=True,
            key="method",
            **IN_LINK,
        )
        which = st.segmented_control(
            "Test pictures",
            list(SETS),
            default="affected_test",
            required=True,
            format_func=SETS.get,
            help="Affected: the pictures that the manipulation harms. Clean: the test as it is.",
            key="set",
            **IN_LINK,
        )
    return method or "ssd", which or "affected_test"  # an empty value in a link gives None
