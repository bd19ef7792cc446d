"""Compare: which method repairs most, from which known share on, at what price, how surely?"""

import streamlit as st

from engine.analysis.scores.outcomes import shown_outcomes
from engine.plugins.unlearners import every_method
from pages.compare.costs import costs, plane, selection_cost
from pages.compare.disagreement import disagreement
from pages.compare.knob_response import knob_response
from pages.compare.methods import compared_methods, coverage, models_by
from pages.compare.other_numbers import other_numbers
from pages.compare.rule import NAMES, judged_by, rule_choice, rule_of_runs
from pages.compare.stored_choice import stored_choice
from pages.shared.known_curve import known_figure, line_choice, stored_over_known
from pages.shared.missing import nothing_stored
from pages.shared.scenario import current_scenario, is_known
from pages.shared.sitemap import Page, next_steps
from pages.shared.tables import outcome_table

st.title("Which method repairs most, and at what price?", anchor=False)
st.markdown(
    "**You are looking at** every stored run of this scenario over how much was known. Lines are "
    "means over seeds; a missing run is a gap."
)
scenario = stored_choice(current_scenario())
controls = st.container(horizontal=True)
with controls:
    rule = rule_choice(scenario)
everything = stored_over_known(scenario, every_method(), rule_of_runs(rule))
methods = compared_methods(everything)
chosen = shown_outcomes(everything, methods)
with controls:
    lines = line_choice(methods)
coverage(scenario, methods, chosen, rule)

if chosen:
    found, by = judged_by(chosen, rule), NAMES[rule]
    if is_known(scenario, "Which method repairs most, and what it damages,"):
        left, right = st.columns(2, gap="large")
        with left:
            st.subheader("Healed: corrected accuracy", anchor=False)
            known_figure(scenario, found, "acc_corr", lines, by)
        with right:
            st.subheader("Paid: kept accuracy", anchor=False)
            known_figure(scenario, found, "acc_retain", lines, by)
        other_numbers(scenario, found, lines, by)
        selection_cost(scenario, chosen)
    left, right = st.columns(2, gap="large")
    if scenario.manipulation.knows_truth:
        with left:
            st.subheader(f"Both at once, {scenario.known:.0%} known", anchor=False)
            plane(scenario, found, by)
    with right:
        st.subheader("Seconds beside retraining", anchor=False)
        costs(scenario, found)
    models = models_by(scenario, rule)
    left, right = st.columns(2, gap="large")
    if scenario.manipulation.knows_truth:
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

next_steps(Page.HEALED, Page.UNLEARN)
