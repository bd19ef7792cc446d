"""The map: where does each model put the same pictures?"""

import streamlit as st

from pages.views.link import judge_later
from pages.views.map_section import maps_and_pictures
from pages.views.missing import missing_models
from pages.views.models import LADDER, stored_models
from pages.views.next_steps import COMPARE, HEALED, next_steps
from pages.views.scenario import current_scenario

scenario = current_scenario()
models = stored_models(scenario)

st.title("Where does each model put every picture?", anchor=False)
st.markdown(
    "**You are looking at** the same pictures as two models see them, on two maps in one frame. "
    "A manipulated picture in the colour of the wrong class is one that still fools the model."
)
missing_models(scenario, LADDER, models)
if "none" in models:
    maps_and_pictures(scenario, models)
else:
    judge_later()

next_steps([HEALED, COMPARE])
