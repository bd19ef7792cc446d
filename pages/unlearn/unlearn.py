"""Can a method repair the model from only the known part? Cards, live plane, results."""

import streamlit as st

from engine.analysis.pictures.preview import identified
from engine.plugins.unlearners import ORACLE
from pages.shared.method_choice import chosen_methods
from pages.shared.missing import label_of
from pages.shared.models import reference_models
from pages.shared.running import result_of
from pages.shared.scenario import current_scenario, is_known
from pages.shared.sitemap import Page, next_page
from pages.unlearn.live_plane import plane
from pages.unlearn.method_card import method_card
from pages.unlearn.outcome_card import outcome
from pages.unlearn.run_all import run_or_stop_all

scenario = current_scenario()
part = identified(scenario.train, scenario.known)

st.title("Can a method repair the model from only this part?", anchor=False)
st.markdown(
    "You are looking at where each method takes the model when it is told of "
    f"**{part.n_identified:,}** of the {part.n_manipulated:,} manipulated pictures. Up is healed, "
    "left is damaged. The oracle was told of all of them: no method can be expected to do better."
    if scenario.manipulation.knows_truth
    else "You are looking at what each method makes of the model when it is told of "
    f"**{part.n_identified:,}** of the {part.n_manipulated:,} pictures that were found to be wrong."
)
names = chosen_methods()
if not names:
    st.info("Choose at least one method.", icon=":material/healing:")
picture = st.container()
st.subheader("The methods", anchor=False)
with st.grid(3 if len(names) % 3 == 0 else 2, min_column_width=300):
    specs = {name: method_card(scenario, name) for name in names}
references = reference_models(scenario)
with picture:
    if is_known(scenario, "How much a method heals, and how much it damages,"):
        plane(scenario, specs, references)
    if ORACLE not in references and scenario.can_have(ORACLE):
        result_of(scenario.unlearn_by(ORACLE), label_of(ORACLE))
    run_or_stop_all({label_of(name): spec for name, spec in specs.items()})
    with st.grid(max(1, len(specs)), min_column_width=230):
        for spec in specs.values():
            outcome(spec, references)
next_page(Page.HEALED)
