"""Whether a model is there for exactly this scenario, and the way to get one."""

from __future__ import annotations

import streamlit as st

from engine.scenario import Scenario
from pages.views.cost import cost
from pages.views.running import result, store


def trained_on_this(scenario: Scenario) -> None:
    """Says whether the original of ``scenario`` is cached, and links to where it is trained."""
    with st.container(border=True, key="trained_on_this"):
        if result(scenario.train):
            st.markdown("A model trained on **exactly this** data is there.")
            label = "See the model"
        else:
            st.markdown(
                "**Preview only:** nobody has trained a model on exactly this data yet. "
                + cost(scenario.train, store())
            )
            label = "Train a model on it"
        st.page_link("do/train.py", label=f"**{label}**", icon=":material/arrow_forward:")
