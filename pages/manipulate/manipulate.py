"""What exactly is done to the training data? Before and after, labels, trigger, count."""

import streamlit as st

from engine.analysis.pictures.preview import (
    before_after,
    identified,
    label_counts,
    on_test_pictures,
)
from engine.base.markdown import plain
from engine.figures.charts.label_flow import label_flow
from pages.manipulate.editor import manipulation_editor, trained_on_this
from pages.manipulate.pictures import given_pairs, stamped_pictures, trigger_spectrum
from pages.shared.chart import chart, footer
from pages.shared.scenario import current_scenario, found_only, is_known
from pages.shared.sitemap import Page, next_page
from pages.shared.tables import count_table

scenario = current_scenario()
names = scenario.data.class_names
size = identified(scenario.train, scenario.known)

st.title("What exactly is done to the training data?", anchor=False)
st.markdown(
    f"You are looking at the **manipulated set**: {size.n_manipulated:,} of {size.n_train:,} "
    f"training pictures = **{size.n_manipulated / size.n_train:.1%}**. The training is not "
    "told which ones they are."
)
found_only(scenario)
knobs, pictures = st.columns([1, 2.4], gap="large")
with knobs:
    manipulation_editor(scenario)
    trained_on_this(scenario)
with pictures:
    st.subheader("Before and after, with the correct label → the given one", anchor=False)
    given_pairs(before_after(scenario.train, 12), names)
    first = ", those first whose label is changed" if scenario.manipulation.knows_truth else ""
    st.caption(f"The first 12 of {size.n_manipulated:,}{first}.")

    trigger = on_test_pictures(scenario.train, 8)
    if trigger:
        st.subheader("The trigger on pictures that the model has never seen", anchor=False)
        stamped_pictures(trigger, names)
        trick = (
            ""
            if trigger[0].given is None
            else " A model has learned the trick if it now calls them all "
            f"**{plain(names[trigger[0].given])}**."
        )
        st.caption(f"{len(trigger)} of {scenario.data.n_test:,} test pictures.{trick}")
    st.subheader("Which class was turned into which", anchor=False)
    counts = label_counts(scenario.train)
    if is_known(scenario, "Which correct label was turned into which given one"):
        chart(
            label_flow(
                counts,
                names,
                footer=footer(
                    scenario,
                    f"{size.n_manipulated:,} manipulated training pictures",
                    f"seed {scenario.seed}",
                ),
            ),
            key="label_flow",
            alt="How many manipulated pictures go from which correct label to which given one.",
        )
        count_table(counts, names, column="Given label")
    trigger_spectrum(scenario)
next_page(Page.TRAIN)
