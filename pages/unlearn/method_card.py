"""A method's card: its idea, what it needs, costs and fails at, and its knobs."""

from __future__ import annotations

from html import escape

import streamlit as st

from engine.base.knobs import knobs
from engine.experiment.scenario import Scenario
from engine.experiment.specs import UnlearnSpec
from engine.figures.palette import method_look
from engine.plugins.unlearners import UNLEARNERS, Unlearner
from pages.shared.controls import KEPT, tuned
from pages.shared.headline import mark

NEEDS = {
    "S_f": "The known part S_f alone",
    "S_r": "The rest of the training set, without S_f",
    "S_f and S_r": "The known part S_f and the rest of the training set",
    "nothing": "Nothing",
}
BY_RULE, BY_HAND = "by the paper's rule", "by hand"


def method_card(scenario: Scenario, name: str) -> UnlearnSpec:
    """Draws the card of the method ``name``; returns the run that its knobs ask for."""
    cls = UNLEARNERS[name]
    with st.container(border=True, key=f"method_{name}", height="stretch"):
        st.html(f"{mark(name)} <b>{escape(method_look(name).name)}</b>")
        st.markdown((cls.__doc__ or "").strip().splitlines()[0])
        st.caption(
            f"**Needs:** {NEEDS.get(cls.needs, cls.needs)}.  \n**Cost:** {cls.cost}  \n"
            f"**Weakness:** {cls.fails}  \n**Source:** {cls.source}"
            + (f"  \n**Departs from it:** {cls.departs}" if cls.departs else "")
        )
        if not list(knobs(cls)):
            st.caption("It has no settings of its own.")
            return scenario.unlearn_by(name)
        with st.expander("Settings", icon=":material/tune:"):
            return _settings(scenario, cls)


def _settings(scenario: Scenario, cls: type[Unlearner]) -> UnlearnSpec:
    """A form, so that typing redraws nothing before it is sent."""
    n_settings = len(cls().grid())
    st.caption("Settings start at what is published, unless the help of one says otherwise.")
    with st.form(f"settings_{cls.name}", border=False):
        how = BY_HAND
        if n_settings > 1:
            how = st.radio(
                "Settings are chosen",
                (BY_RULE, BY_HAND),
                captions=(f"the best of {n_settings} on S_f and held-out data", "as given below"),
                key=f"{cls.name}.how",
                help="The rule takes the equal mean of how much of S_f is no longer predicted as "
                "given and of the accuracy on held-out data. It never sees test data.",
                **KEPT,
            )
        values = tuned(cls, prefix=f"{cls.name}.", **KEPT)
        st.form_submit_button("Use these settings")
    if how == BY_RULE:
        return scenario.unlearn_by(cls.name)
    return scenario.unlearn(cls(**values), select="given")
