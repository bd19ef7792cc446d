"""Which model and which test pictures a page looks at; both are part of the link."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pages.healed.classes import SETS
from pages.shared.controls import in_link
from pages.shared.method_choice import chosen_model


def model_and_set(offered: Sequence[str]) -> tuple[str, str]:
    """The chosen method, at first SSD, and the evaluation set, at first the affected one."""
    with st.container(horizontal=True):
        method = chosen_model(offered)
        which = st.segmented_control(
            "Test pictures",
            list(SETS),
            default="affected_test",
            required=True,
            help="Affected: the pictures that the manipulation harms. Clean: the test as it is.",
            **in_link("set", SETS.get),
        )
    return method, which or "affected_test"  # an empty value in a link gives None
