"""The manipulation's knobs on a page of their own: second handles of the frame's widgets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from engine.base.knobs import Knob, knobs
from engine.experiment.scenario import Scenario
from engine.plugins.manipulations import MANIPULATIONS
from pages.shared.controls import knob_widget, move, second_handle
from pages.shared.job_status import cost
from pages.shared.running import result, store
from pages.shared.scenario import knob_key, usual_size
from pages.shared.sitemap import Page, link_to


def manipulation_editor(scenario: Scenario) -> None:
    """Chooser, size and knobs; what they are set to is the scenario at once."""
    names = list(MANIPULATIONS)
    st.radio(
        "Manipulation",
        names,
        format_func=lambda name: MANIPULATIONS[name].title,
        **second_handle("harm") | {"on_change": _change_manipulation},
    )
    st.text_input(
        "How many training pictures",
        help="A share of the training set such as 2 %, or a number such as 216",
        **second_handle("size"),
    )
    harm = st.session_state["harm"]
    for name, default, how in knobs(MANIPULATIONS[harm]):
        if name != "size":
            _knob(how, default, knob_key(harm, name), scenario.data.class_names)
    st.button("Back to the usual settings", icon=":material/undo:", on_click=_reset, args=(harm,))


def _change_manipulation(key: str) -> None:
    """Callback: another manipulation comes with its own usual size."""
    move(key)
    st.session_state["size"] = usual_size(st.session_state[key])


def _reset(harm: str) -> None:
    """Callback: gives the knobs of ``harm`` their defaults."""
    for name, default, _ in knobs(MANIPULATIONS[harm]):
        if name != "size":
            st.session_state[knob_key(harm, name)] = default
    st.session_state["size"] = usual_size(harm)


def _knob(how: Knob, default: Any, key: str, class_names: Sequence[str]) -> None:
    handle = second_handle(key)
    if is_class(how, default):
        options = range(len(class_names))
        if st.session_state[key] not in options:  # the frame says why it is refused
            st.session_state[handle["key"]] = default if default in options else options[-1]
        st.selectbox(how.label, options, format_func=lambda k: class_names[k], **handle)
        return
    knob_widget(how, default, **handle)


def is_class(how: Knob, default: Any) -> bool:
    """Whether a knob is the number of a class, as its label says."""
    return isinstance(default, int) and "class" in how.label.lower()


def trained_on_this(scenario: Scenario) -> None:
    """Says whether the original of ``scenario`` is cached, and links to where it is trained."""
    with st.container(border=True, key="trained_on_this"):
        if result(scenario.train):
            st.markdown("A model trained on **exactly this** data is there.")
            label = "See the model"
        else:
            st.markdown(
                "**Preview only:** no model has been trained on exactly this data yet. "
                + cost(scenario.train, store())
            )
            label = "Train a model on it"
        link_to(Page.TRAIN, f"**{label}**", icon=":material/arrow_forward:")
