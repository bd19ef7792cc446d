"""Where to go from here; the scenario goes along, since it lives in the frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class Step:
    """One page and the question that it answers."""

    page: str
    label: str
    icon: str
    asks: str


MANIPULATE = Step(
    "manipulate/manipulate.py",
    "Spoil the data yourself",
    ":material/edit:",
    "Move the patch, swap two classes, change how many pictures are touched.",
)
UNLEARN = Step(
    "unlearn/unlearn.py",
    "Repair the model",
    ":material/healing:",
    "Choose a method and watch both accuracies while it works.",
)
HEALED = Step(
    "healed/healed.py",
    "See what healed",
    ":material/monitor_heart:",
    "Class by class, and picture by picture with every model's verdict.",
)
COMPARE = Step(
    "compare/compare.py",
    "Compare the methods",
    ":material/query_stats:",
    "Over how much is known, with the spread over seeds and the price.",
)


def next_steps(steps: Sequence[Step]) -> None:
    st.subheader("Where next?", anchor=False)
    with st.grid(len(steps), min_column_width=230):
        for step in steps:
            with st.container(border=True, height="stretch"):
                st.page_link(step.page, label=f"**{step.label}**", icon=step.icon)
                st.caption(step.asks)
