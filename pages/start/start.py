"""Start here: what went wrong, what was tried, what came out, in a minute."""

import streamlit as st

from engine.analysis.scores.outcomes import at_this_known
from engine.plugins.unlearners import UNLEARNERS
from pages.shared.headline import headline_cards
from pages.shared.known_curve import stored_over_known
from pages.shared.missing import missing_models
from pages.shared.models import ladder, stored_models
from pages.shared.scenario import current_scenario
from pages.shared.sitemap import Page, next_steps
from pages.start.guess import guess_the_curve
from pages.start.story import best_stored, findings, nine_pictures, spread_caption, title_of

scenario = current_scenario()
models = stored_models(scenario)
named = {*ladder(scenario), *best_stored(models)}
shown = {name: run for name, run in models.items() if name in named}

st.title(title_of(scenario), anchor=False)
st.markdown(
    "Can the trained model still be repaired? **You are looking at** finished trainings on real "
    "pictures, in the scenario that the line above spells out; every number is read from them."
)

was = "was manipulated" if scenario.manipulation.knows_truth else "was found to be wrong"
st.subheader(f"One of these nine {was}", anchor=False)
nine_pictures(scenario)

st.subheader("What it did to the model, and what repaired it", anchor=False)
findings(scenario, models)
headline_cards(shown)
on_cards = [name for name in shown if not UNLEARNERS[name].is_reference]
spread_caption(at_this_known(stored_over_known(scenario, on_cards), scenario), shown)
missing_models(scenario, ladder(scenario), shown)

st.subheader("How much must be found before retraining helps?", anchor=False)
guess_the_curve(scenario)

next_steps(Page.MANIPULATE, Page.UNLEARN, Page.HEALED, Page.COMPARE)
