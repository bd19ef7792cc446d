"""From a run back to its scenario: unlearn an original, or see a repaired model among others."""

from __future__ import annotations

import streamlit as st

from engine.results import Result
from engine.scenario import DEFAULT_KNOWN, Scenario
from engine.specs import LookSpec, TrainSpec, from_document
from pages.views.asked import on_grid
from pages.views.scenario_widgets import values_of


def open_scenario(run: Result) -> None:
    """A link to where the run's own scenario is of use."""
    try:
        spec = from_document(run.run.document)
    except (LookupError, ValueError, TypeError):  # the code has moved on
        return
    if isinstance(spec, LookSpec):
        return
    if isinstance(spec, TrainSpec):
        label, page = "Unlearn this model", "do/unlearn.py"
        scenario = Scenario.on(spec, known=DEFAULT_KNOWN)
    else:
        label, page = "Show its scenario on Compare", "look/compare.py"
        scenario = Scenario.on(spec.train, known=on_grid(spec.known))
    st.page_link(
        page,
        label=label,
        icon=":material/arrow_forward:",
        query_params={name: str(value) for name, value in values_of(scenario).items()},
    )
