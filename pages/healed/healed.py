"""What broke, what healed? One model against the original and the oracle, down to the picture."""

import streamlit as st

from engine.plugins.unlearners import ORIGINAL
from pages.healed.classes import cell_pictures, changes, matrix
from pages.healed.fate_flow import fate_title, flow
from pages.healed.model_and_set import model_and_set
from pages.healed.verdicts import verdicts, what_counts
from pages.shared.headline import collapse_warning, headline_cards
from pages.shared.missing import all_there
from pages.shared.models import ladder, offered, stored_models
from pages.shared.scenario import current_scenario, is_known
from pages.shared.sitemap import Page, next_steps

scenario = current_scenario()
models = stored_models(scenario)

st.title("What broke, what healed?", anchor=False)
st.markdown(
    "**You are looking at** one model beside the original and the oracle: two headline numbers, "
    "then every class, then single pictures with each model's verdict."
)
method, which = model_and_set(scenario, offered(scenario, models))
if all_there(scenario, models, (ORIGINAL, method)):
    on_cards = (*ladder(scenario), method)
    headline_cards({n: run for n, run in models.items() if n in on_cards}, marked=method)
    collapse_warning(method, models)

    if is_known(
        scenario, "Which classes broke and which healed, and what became of single pictures,"
    ):
        left, right = st.columns(2, gap="large")
        with left:
            st.subheader("Which classes changed?", anchor=False)
            changes(scenario, models, method, which)
        with right:
            st.subheader("What is taken for what?", anchor=False)
            cell = matrix(scenario, models[method], which)
        cell_pictures(scenario, models[method], which, cell)

        if method != ORIGINAL:
            st.subheader(fate_title(scenario), anchor=False)
            flow(scenario, models, method)
        st.subheader("The same pictures, every model", anchor=False)
        verdicts(scenario, models)
        st.subheader("Which pictures count towards which number?", anchor=False)
        what_counts(scenario, models[method])

next_steps(Page.UNLEARN, Page.COMPARE)
