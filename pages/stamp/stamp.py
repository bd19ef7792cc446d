"""Stamp test: put the trigger on any picture, and all models answer at once."""

import streamlit as st

from pages.shared.link import judge_later
from pages.shared.missing import missing_models
from pages.shared.models import LADDER, stored_models
from pages.shared.next_steps import HEALED, MANIPULATE, next_steps
from pages.shared.scenario import current_scenario
from pages.stamp.answers import all_answers, models_to_ask, where_it_works, without_weights
from pages.stamp.subject import chosen_patch, chosen_subject, shown_subject

scenario = current_scenario()
models = stored_models(scenario)
asked = models_to_ask(scenario, models)

st.title("Put the patch on. Who falls for it?", anchor=False)
st.markdown(
    "**You are looking at** one picture that you choose, with a patch that you move, and what "
    "every stored model says of it."
)
missing_models(scenario, LADDER, models)
if "none" in models:
    left, right = st.columns([2, 3], gap="large")
    with left:
        subject = chosen_subject(scenario, models["none"])
    if subject is not None:
        with left:
            patch = chosen_patch(scenario, subject.picture.shape)
            picture = shown_subject(subject, patch)
        with right:
            if subject.correct is not None:
                st.markdown(f"Correct label: **{scenario.data.class_names[subject.correct]}**.")
            all_answers(scenario, asked, subject, picture)
            without_weights(scenario, models, asked)
        if asked and patch is not None:
            st.subheader("Where on the picture does it work?", anchor=False)
            where_it_works(scenario, asked, subject, patch)
else:
    judge_later()

next_steps([HEALED, MANIPULATE])
