"""The map: where does each model put the same pictures?"""

import streamlit as st

from pages.views.map_choice import chosen_pair, pointed_out
from pages.views.map_drawing import as_table, drawn_maps
from pages.views.map_pictures import selected_pictures
from pages.views.map_points import aligned_maps
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
    pair = chosen_pair(models)
    found = aligned_maps(scenario, models, *pair)
    if found is not None:
        pointed = pointed_out(scenario, models, found, pair[1])
        selected = drawn_maps(scenario, found, pair, pointed)
        as_table(found, pair, pointed, scenario.data.class_names)
        st.subheader("The pictures behind the dots", anchor=False)
        selected_pictures(scenario, models, pair[1], found.tables[1], selected, pointed)

next_steps([HEALED, COMPARE])
