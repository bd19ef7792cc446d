"""Which model and which test pictures a page looks at; both are part of the link."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.experiment.scenario import Scenario
from engine.training.evaluation import AFFECTED_TEST, CLEAN_TEST, SETS
from pages.shared.controls import in_link
from pages.shared.method_choice import chosen_model
from pages.shared.samples.filter import shown_sets


def model_and_set(scenario: Scenario, offered: Sequence[str]) -> tuple[str, str]:
    """The chosen method, at first SSD, and the evaluation set, at first the affected one."""
    sets = [one for one in (CLEAN_TEST, AFFECTED_TEST) if one in shown_sets(scenario)]
    usual = sets[-1]
    with st.container(horizontal=True):
        method = chosen_model(offered)
        which = st.segmented_control(
            "Test pictures",
            sets,
            default=usual,
            required=True,
            help="Affected: the pictures that the manipulation harms. Clean: the test as it is.",
            **in_link("set", lambda name: SETS[name].title.removesuffix(" test")),
        )
    return method, which or usual  # an empty value in a link gives None
