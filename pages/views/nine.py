"""Nine training pictures, one of which was manipulated."""

from __future__ import annotations

import streamlit as st

from engine.figures.tiles import Tile, tiles
from engine.gallery import Strip, strip
from engine.scenario import Scenario


def nine_pictures(scenario: Scenario) -> None:
    """The pictures with the labels that training was given, the manipulated one framed."""
    shown = _strip(scenario)
    names = scenario.data.class_names
    st.markdown(
        f"**{shown.n_manipulated:,} of {shown.n_train:,}** training pictures were changed "
        f"({scenario.manipulation.describe(names)}), and nothing told the training which."
    )
    st.html(tiles([_tile(shown, i, names) for i in range(len(shown.given))], side=88))
    st.caption(
        "Drawn by the seed so that exactly one manipulated picture is among the nine. Below each: "
        "the label that training was given."
    )


@st.cache_data(max_entries=32, show_spinner=False)
def _strip(scenario: Scenario) -> Strip:
    return strip(scenario.train)


def _tile(shown: Strip, i: int, names: tuple[str, ...]) -> Tile:
    given, correct = names[shown.given[i]], names[shown.correct[i]]
    if i != shown.manipulated:
        return Tile(shown.images[i], [given], f"Training picture labelled {given}")
    truth = "correct, by chance" if given == correct else f"really: {correct}"
    says = f"Manipulated training picture, labelled {given}; {truth}"
    return Tile(shown.images[i], [given, truth], says, framed=True)
