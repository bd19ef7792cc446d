"""Where to go from here, and which question each page answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from pages.shared.sitemap import Page, link_to


@dataclass(frozen=True)
class Step:
    """One page, what is done there, and the question that it answers."""

    page: Page
    label: str
    asks: str


MANIPULATE = Step(
    Page.MANIPULATE,
    "Spoil the data yourself",
    "Move the patch, swap two classes, change how many pictures are touched.",
)
UNLEARN = Step(
    Page.UNLEARN,
    "Repair the model",
    "Choose a method and watch both accuracies while it works.",
)
HEALED = Step(
    Page.HEALED,
    "See what healed",
    "Class by class, and picture by picture with every model's verdict.",
)
COMPARE = Step(
    Page.COMPARE,
    "Compare the methods",
    "Over how much is known, with the spread over seeds and the price.",
)


def next_steps(steps: Sequence[Step]) -> None:
    st.subheader("Where next?", anchor=False)
    with st.grid(len(steps), min_column_width=230):
        for step in steps:
            with st.container(border=True, height="stretch"):
                link_to(step.page, f"**{step.label}**")
                st.caption(step.asks)
