"""The map: where does each model put the same pictures?"""

import streamlit as st

from engine.plugins.unlearners import ORIGINAL
from pages.map.section import maps_and_pictures
from pages.shared.link import judge_later, read_by_hand
from pages.shared.missing import missing_models
from pages.shared.models import LADDER, stored_models
from pages.shared.next_steps import COMPARE, HEALED, next_steps
from pages.shared.samples.choice import PAGE, SAMPLE
from pages.shared.samples.links import NARROWING
from pages.shared.scenario import current_scenario

read_by_hand(SAMPLE, PAGE, *NARROWING)
scenario = current_scenario()
models = stored_models(scenario)

st.title("Where does each model put every picture?", anchor=False)
st.markdown(
    "**You are looking at** the same pictures as two models see them, on two maps in one frame. "
    "A manipulated picture in the colour of the wrong class is one that still fools the model."
)
missing_models(scenario, LADDER, models)
if ORIGINAL in models:
    maps_and_pictures(scenario, models)
else:
    judge_later()

next_steps([HEALED, COMPARE])
