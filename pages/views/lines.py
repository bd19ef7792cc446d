"""How the lines over the known share are drawn: in one frame, or a panel for each method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from engine.figures.palette import method_look
from pages.views.controls import IN_LINK

FITS, TOGETHER, APART = "fits", "together", "apart"
WAYS = {FITS: "As fits", TOGETHER: "Together", APART: "One by one"}
MOST_TOGETHER = 5
"""More lines than this hide each other in half a page."""


@dataclass(frozen=True)
class Lines:
    """What is to be drawn.

    Attributes:
        forward: the one method in colour while the others stand back; empty for none.
    """

    is_together: bool
    forward: str = ""


def line_choice(methods: Sequence[str]) -> Lines:
    way = st.segmented_control(
        "Draw the lines",
        list(WAYS),
        default=FITS,
        required=True,
        format_func=WAYS.get,
        key="lines",
        help=f"As fits: up to {MOST_TOGETHER} methods share a frame, more get a panel each.",
        **IN_LINK,
    )
    is_together = way == TOGETHER or (way != APART and len(methods) <= MOST_TOGETHER)
    if not is_together or len(methods) < 2:
        return Lines(is_together)
    forward = st.pills(
        "Bring forward",
        list(methods),
        format_func=lambda name: method_look(name).short,
        key="forward",
        **IN_LINK,
    )
    return Lines(is_together, forward or "")
