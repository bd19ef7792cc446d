"""Methods at the settings that their stored runs have, where those are not the methods' own."""

from __future__ import annotations

import streamlit as st

from engine.figures.palette import method_look
from engine.plugins import changed
from engine.scenario import Scenario
from engine.stored_scenarios import as_stored
from pages.views.setups import document, rows


def with_stored_methods(scenario: Scenario) -> Scenario:
    """``scenario`` as a study may have run it: the benchmark's has a SCRUB of its own."""
    return as_stored(scenario, rows(), document)


def settings_note(scenario: Scenario) -> None:
    """Says which methods are not shown at their own settings."""
    said = [
        f"**{method_look(method.name).short}** ({words})"
        for method, _ in scenario.methods
        if (words := changed(method, type(method)()))
    ]
    if said:
        st.caption(f"Shown at the settings that are stored here: {', '.join(said)}.")
