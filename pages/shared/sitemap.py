"""The table of pages. Navigation, links and next steps read it; a page more is a line more."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from pathlib import Path

import streamlit as st

LEARN, DO, LOOK, KEEP = "Learn", "Do", "Look", "Keep"
"""The groups of the navigation."""


class Page(Enum):
    """The pages, in the order of the navigation.

    Attributes:
        group: the heading that it stands under.
        script: below ``pages``; its stem is the address.
        title: what navigation and links call it.
        icon: a Material icon.
    """

    START = (LEARN, "start/start.py", "Start here", ":material/play_circle:")
    BRING = (DO, "bring/bring.py", "Your own pictures", ":material/add_photo_alternate:")
    MANIPULATE = (DO, "manipulate/manipulate.py", "Manipulate", ":material/edit:")
    TRAIN = (DO, "train/train.py", "Train or load", ":material/model_training:")
    KNOW = (DO, "know/know.py", "What do you know?", ":material/search:")
    UNLEARN = (DO, "unlearn/unlearn.py", "Unlearn", ":material/healing:")
    HEALED = (LOOK, "healed/healed.py", "What broke, what healed?", ":material/monitor_heart:")
    COMPARE = (LOOK, "compare/compare.py", "Compare", ":material/query_stats:")
    INSPECT = (LOOK, "samples/inspect.py", "Inspect samples", ":material/image_search:")
    MAP = (LOOK, "map/map.py", "The map", ":material/scatter_plot:")
    STAMP = (LOOK, "stamp/stamp.py", "Stamp test", ":material/approval:")
    INSIDE = (LOOK, "inside/inside.py", "Look inside", ":material/visibility:")
    RUNS = (KEEP, "runs/runs.py", "Runs", ":material/inventory_2:")

    def __init__(self, group: str, script: str, title: str, icon: str) -> None:
        self.group, self.script, self.title, self.icon = group, script, title, icon

    @property
    def address(self) -> str:
        """Its path in a link; the first page is found without one, too."""
        return Path(self.script).stem


def link_to(
    page: Page, label: str, asked: Mapping[str, str] | None = None, *, icon: str = ""
) -> None:
    """Draws a link to ``page``; the scenario goes along, since it lives in the frame.

    Args:
        asked: what the link asks of the page, by parameter.
        icon: instead of the page's own.
    """
    st.page_link(page.script, label=label, icon=icon or page.icon, query_params=asked)


def next_page(page: Page) -> None:
    """The link at the foot of a page to the one that comes after it."""
    title = page.title[0].lower() + page.title[1:]
    link_to(page, f"**Next: {title}**", icon=":material/arrow_forward:")


NEXT = {
    Page.MANIPULATE: (
        "Spoil the data yourself",
        "Move the patch, swap two classes, change how many pictures are touched.",
    ),
    Page.UNLEARN: (
        "Repair the model",
        "Choose a method and watch both accuracies while it works.",
    ),
    Page.HEALED: (
        "See what healed",
        "Class by class, and picture by picture with every model's verdict.",
    ),
    Page.COMPARE: (
        "Compare the methods",
        "Over how much is known, with the spread over seeds and the price.",
    ),
}
"""What is done on a page, and what it answers."""


def next_steps(*pages: Page) -> None:
    """Where to go from here: cards that lead to ``pages``, each with what it answers."""
    st.subheader("Where next?", anchor=False)
    with st.grid(len(pages), min_column_width=230):
        for page in pages:
            label, answers = NEXT[page]
            with st.container(border=True, height="stretch"):
                link_to(page, f"**{label}**")
                st.caption(answers)
