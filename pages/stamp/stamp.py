"""Stamp test: put the trigger on any picture, and all models answer at once."""

import streamlit as st

from engine.analysis.samples.table import label_name
from engine.base.markdown import plain
from engine.plugins.manipulations.trigger import PlacedTrigger
from engine.plugins.unlearners import ORIGINAL
from pages.shared.missing import all_there
from pages.shared.models import stored_models
from pages.shared.scenario import current_scenario
from pages.shared.sitemap import Page, next_steps
from pages.stamp.answers import all_answers, models_to_ask, where_it_works, without_weights
from pages.stamp.subject import chosen_subject, shown_subject
from pages.stamp.trigger import chosen_trigger, trained_trigger

scenario = current_scenario()
models = stored_models(scenario)
asked = models_to_ask(scenario, models)

st.title("Put the trigger on. Who falls for it?", anchor=False)
st.markdown(
    "**You are looking at** one picture that you choose, with a trigger on it, and what "
    "every stored model says of it."
)
if all_there(scenario, models):
    left, right = st.columns([2, 3], gap="large")
    with left:
        subject = chosen_subject(scenario, models[ORIGINAL])
    if subject is not None:
        with left:
            trigger = chosen_trigger(scenario, subject.picture.shape)
            picture = shown_subject(subject, trigger)
        with right:
            label = plain(label_name(scenario.data.class_names, subject.correct))
            st.markdown(f"Correct label: **{label}**.")
            all_answers(scenario, asked, subject, picture, trained_trigger(scenario))
            without_weights(scenario, models, asked)
        if asked and isinstance(trigger, PlacedTrigger):
            st.subheader("Where on the picture does it work?", anchor=False)
            where_it_works(scenario, asked, subject, trigger)

next_steps(Page.HEALED, Page.MANIPULATE)
