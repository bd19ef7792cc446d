"""The map: where does each model put the same pictures?"""

import streamlit as st

from pages.map.section import maps_and_pictures
from pages.shared.link import read_by_hand
from pages.shared.missing import all_there
from pages.shared.models import stored_models
from pages.shared.samples.choice import PAGE, SAMPLE
from pages.shared.samples.links import NARROWING
from pages.shared.scenario import current_scenario
from pages.shared.sitemap import Page, next_steps

read_by_hand(SAMPLE, PAGE, *NARROWING)
scenario = current_scenario()
models = stored_models(scenario)

st.title("Where do two models put the same pictures?", anchor=False)
st.markdown(
    "**You are looking at** the same pictures as two models see them, on two maps in one frame. "
    "The colour is the label that a model gives; the wrong label that the manipulation wants is "
    "only one of the wrong ones."
)
if all_there(scenario, models):
    maps_and_pictures(scenario, models)

next_steps(Page.HEALED, Page.COMPARE)
