"""Look inside: where does each model look, and did unlearning change that?"""

import streamlit as st

from engine.plugins.interpreters.input_norms import PictureNorms
from engine.plugins.unlearners import ORIGINAL
from pages.inside.choice import chosen_drawing, chosen_index, chosen_look
from pages.inside.maps import maps_of_all
from pages.inside.mu_mis_steps import steps_of_mu_mis
from pages.inside.norms import chosen_measure, norms_of_all
from pages.inside.training_norms import norms_over_training
from pages.shared.link import read_by_hand
from pages.shared.missing import all_there
from pages.shared.models import stored_models
from pages.shared.samples.card import shown_picture
from pages.shared.samples.choice import SAMPLE
from pages.shared.samples.filter import chosen_set
from pages.shared.scenario import current_scenario, found_only, is_known
from pages.shared.sitemap import Page, next_steps

read_by_hand(SAMPLE)
scenario = current_scenario()
models = stored_models(scenario)

st.title("Where does each model look?", anchor=False)
st.markdown(
    "**You are looking at** one picture, and for each stored model how much every pixel matters "
    "to one logit; below, how strongly the models answer to whole sets of pictures."
)
if all_there(scenario, models):
    n_identified = models[ORIGINAL].n_identified(scenario.known)
    which = chosen_set(scenario, "affected_test")
    left, middle, right = st.columns(3, gap="large")
    with left:
        index = chosen_index(scenario, models[ORIGINAL], which)
        shown_picture(scenario.train, which, index)
    with middle:
        look = chosen_look(scenario, which, index)
    with right:
        how = chosen_drawing()
    st.subheader(f"{look.title}: every model on the same picture", anchor=False)
    maps_of_all(scenario, models, look, how)
    st.header("Does contribution show?", anchor=False, divider="gray")
    st.markdown(
        "MU-Mis' own quantity: how strongly a picture's given label answers to it, against the "
        "other labels."
    )
    found_only(scenario)
    measure = chosen_measure()
    picture = PictureNorms(which, index)
    st.subheader("Before and after each unlearner", anchor=False)
    norms_of_all(scenario, models, picture, n_identified, measure)
    st.subheader("Over the training of the original", anchor=False)
    norms_over_training(scenario, picture, n_identified, measure)
    st.subheader("Over MU-Mis' own steps: does closing the gap correct?", anchor=False)
    if is_known(scenario, "Whether closing the gap corrects"):
        steps_of_mu_mis(scenario, models)

next_steps(Page.HEALED, Page.COMPARE)
