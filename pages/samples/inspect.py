"""Inspect samples: what happened to this one picture, and which ones fared alike?"""

import streamlit as st

from engine.analysis.samples.table import in_order, passing
from engine.plugins.unlearners import ORIGINAL
from engine.training.evaluation import MANIPULATED
from pages.samples.fates import counted_fates
from pages.samples.memory import recalled_sets
from pages.shared.link import read_by_hand
from pages.shared.method_choice import chosen_model
from pages.shared.missing import all_there
from pages.shared.models import stored_models
from pages.shared.samples.actions import PIN
from pages.shared.samples.choice import PAGE, SAMPLE, chosen_sample
from pages.shared.samples.filter import (
    chosen_filters,
    chosen_order,
    chosen_per_page,
    chosen_set,
    lens,
    what_is_shown,
)
from pages.shared.samples.gallery import gallery, legend
from pages.shared.samples.links import NARROWING, gallery_on_map, narrowed
from pages.shared.samples.panel import HALVES, panel, pinned_card
from pages.shared.samples.predictions import samples_of
from pages.shared.samples.shelf import go_to_starred, shelf
from pages.shared.scenario import current_scenario, found_only, is_known
from pages.shared.sitemap import Page, next_steps

read_by_hand(SAMPLE, PAGE, *NARROWING, PIN)
scenario = current_scenario()
models = stored_models(scenario)

st.title("What happened to this one picture?", anchor=False)
st.markdown(
    "**You are looking at** single pictures as one model sees them. Frame and mark say what became "
    "of each; the label is the model's. Select one to ask every model about it."
)
if all_there(scenario, models):
    recalled_sets()
    go_to_starred(scenario)
    with st.container(horizontal=True):
        which, method = chosen_set(scenario), chosen_model(models, "As seen by")
    n_identified = models[ORIGINAL].n_identified(scenario.known)
    everything = samples_of(models[method], models[ORIGINAL], which, scenario.known)
    everything = narrowed(everything, models, which, scenario.data.class_names)
    hidden = which == MANIPULATED and not lens()
    table = everything[everything["is_identified"]] if hidden else everything
    if is_known(scenario, "What became of these pictures"):
        counted_fates(table, which)
    else:
        found_only(scenario)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        asked = chosen_filters(table, which, scenario.data.class_names)
        order = in_order(passing(table, asked), chosen_order())
        per_page = chosen_per_page()
    what_is_shown(table, asked, len(everything) - len(table))
    gallery_on_map(which, method)
    index = chosen_sample(scenario, which, everything.index)
    with st.container(key=HALVES):
        left, right = st.columns([3, 2], gap="medium")
    with left:
        pinned_card(scenario, models, None if index is None else (which, index), n_identified)
        legend(which, is_told=scenario.manipulation.knows_truth)
        gallery(scenario, which, table, order, per_page)
    with right:
        panel(scenario, models, which, order, index, per_page, n_identified)
    shelf(scenario, models)

next_steps(Page.HEALED)
