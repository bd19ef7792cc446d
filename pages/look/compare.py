"""Compare: which method repairs most, from which known share on, at what price, how surely?"""

import streamlit as st

from engine.study import every_method
from pages.views.compared import chosen_methods, coverage, shown_outcomes
from pages.views.curves import stored_over_known
from pages.views.disagree import disagreement
from pages.views.known import known_figure
from pages.views.missing import nothing_stored
from pages.views.models import stored_models
from pages.views.next_steps import HEALED, UNLEARN, next_steps
from pages.views.outcome_table import outcome_table
from pages.views.response import knob_response
from pages.views.scenario import current_scenario
from pages.views.tradeoff import costs, plane

scenario = current_scenario()
everything = stored_over_known(scenario, every_method())
models = stored_models(scenario)

st.title("Which method repairs most, and at what price?", anchor=False)
st.markdown(
    "**You are looking at** every stored run of this scenario over how much was known. Lines are "
    "means over seeds; a missing run is a gap."
)
methods = chosen_methods(everything)
found = shown_outcomes(everything, methods)
coverage(scenario, methods, found)

if found:
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Healed: corrected accuracy", anchor=False)
        known_figure(scenario, found, "acc_corr", key="known_acc_corr")
    with right:
        st.subheader("Paid: kept accuracy", anchor=False)
        known_figure(scenario, found, "acc_retain", key="known_acc_retain")
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(f"Both at once, {scenario.known:.0%} known", anchor=False)
        plane(scenario, found)
    with right:
        st.subheader("Seconds beside retraining", anchor=False)
        costs(scenario, found)
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("What does a knob do?", anchor=False)
        knob_response(scenario, models)
    with right:
        st.subheader("Where do two models part?", anchor=False)
        disagreement(scenario, models)

    st.subheader("Every run behind these figures", anchor=False)
    outcome_table(found, "comparison.csv")
else:
    nothing_stored(scenario)

next_steps([HEALED, UNLEARN])
