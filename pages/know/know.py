"""How much of the manipulation was found? The known share, and what deletion leaves behind."""

import streamlit as st

from engine.analysis.pictures.preview import identified
from engine.experiment.scenario import KNOWN
from engine.figures.charts.composition import composition
from pages.know.identified_part import identified_part, what_is_known
from pages.shared.chart import chart, footer
from pages.shared.controls import second_handle
from pages.shared.scenario import current_scenario, found_only, is_known
from pages.shared.sitemap import Page, next_page
from pages.shared.tables import number_table

scenario = current_scenario()
part = identified(scenario.train, scenario.known)

st.title("How much of the manipulation was found?", anchor=False)
st.markdown(
    f"You are looking at the **manipulated set**, all {part.n_manipulated:,} pictures of it. "
    "A part of it was found. An unlearner is given that part, and never learns of the rest."
    if scenario.manipulation.knows_truth
    else f"You are looking at **what was found to be wrong**, {part.n_manipulated:,} pictures. An "
    "unlearner is given a part of it, so that the others can show whether it helps with those "
    "that it was not told of."
)
found_only(scenario)
st.select_slider(
    "Known share γ",
    KNOWN,
    format_func=lambda known: f"{known:.0%}",
    help="A larger share contains every smaller one, so runs along the slider compare.",
    **second_handle("known"),
)
if scenario.manipulation.knows_truth:
    what_is_known(part)
left, right = st.columns(2, gap="large")
with left:
    st.subheader("What was found", anchor=False)
    identified_part(scenario, part)
with right:
    st.subheader("What the training set still holds once that is deleted", anchor=False)
    if is_known(scenario, "How many of the other training pictures are wrong"):
        chart(
            composition(
                n_clean=part.n_train - part.n_manipulated,
                n_removed=part.n_identified,
                n_remaining=part.n_manipulated - part.n_identified,
                footer=footer(
                    scenario, f"{part.n_train:,} training pictures", f"seed {scenario.seed}"
                ),
            ),
            key="composition",
            alt="How many training pictures are clean, deleted, or manipulated and still there.",
        )
        number_table(
            {
                "clean": part.n_train - part.n_manipulated,
                "deleted": part.n_identified,
                "manipulated, still there": part.n_manipulated - part.n_identified,
            }
        )
next_page(Page.UNLEARN)
