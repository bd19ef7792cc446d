"""What model came out, and can I trust it? Cached at once, or live while it trains."""

import streamlit as st

from engine.analysis.scores.trajectory import course_of_result
from engine.plugins.unlearners import ORIGINAL
from pages.shared.live_curves import LOOKED, curves, live_curves
from pages.shared.missing import label_of
from pages.shared.models import original_model
from pages.shared.running import result_of
from pages.shared.scenario import current_scenario
from pages.shared.sitemap import Page, next_page
from pages.train.original_card import original_card

scenario = current_scenario()
steps = scenario.recipe.steps

st.title("What model came out, and can I trust it?", anchor=False)
st.markdown(
    f"You are looking at the **original model**: a {scenario.model.title} trained for {steps:,} "
    f"steps on {scenario.data.title}, manipulated pictures included, as none was known."
)
original = original_model(scenario) or result_of(
    scenario.train, label_of(ORIGINAL), draw=live_curves
)
if original:
    original_card(original)
    st.subheader("How it was trained", anchor=False)
    curves(course_of_result(original, steps), key="training_curves", note=LOOKED)
    next_page(Page.KNOW)
