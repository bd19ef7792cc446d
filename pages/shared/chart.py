"""Every figure of the app: how it is drawn, and how its own button saves it.

A saved picture has the figure's footer, so it says what it shows, and the page's background, so
that its words can be read wherever it is put.
"""

from __future__ import annotations

import re
from typing import Any

import streamlit as st

from engine.experiment.amount import amount
from engine.experiment.scenario import Scenario
from pages.shared.scenario import current_scenario, written_size

FORMATS = {"png": "PNG", "svg": "SVG"}
FORMAT = "figure_format"
PAGE_COLOUR = "#000038"
"""Streamlit puts its theme's background in the place of this very value."""


def format_choice() -> None:
    """In which format the camera above a figure saves it; part of the frame of all pages."""
    st.segmented_control(
        "Save figures as",
        list(FORMATS),
        default="png",
        required=True,
        format_func=FORMATS.get,
        key=FORMAT,
        help="The camera that appears above a figure saves it, with its scenario line: PNG at "
        "twice the size of the screen, or SVG for print.",
    )


def chart(figure: Any, *, key: str, alt: str, **how: Any) -> Any:
    """Draws a Plotly figure and returns what was selected in it.

    Args:
        key: also names the file that is saved.
        alt: what the figure shows, for those who do not see it.
        how: further arguments of ``st.plotly_chart``, such as ``on_select``.
    """
    figure.update_layout(paper_bgcolor=PAGE_COLOUR)
    return st.plotly_chart(figure, key=key, alt=alt, config=_bar(key), **how)


def selectable(figure: Any, *, key: str, alt: str) -> Any:
    """The same, where a click on a point is a selection."""
    return chart(figure, key=key, alt=alt, on_select="rerun", selection_mode="points")


def _bar(key: str) -> dict[str, Any]:
    """Plotly's bar with one button, the camera."""
    chosen = st.session_state.get(FORMAT) or "png"
    return {
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {
            "format": chosen,
            "scale": 2 if chosen == "png" else 1,
            "filename": file_name(current_scenario(), key),
        },
    }


def file_name(scenario: Scenario, what: str) -> str:
    """Names the scenario and ``what`` is shown, in letters that every file system takes."""
    parts = (
        scenario.data.name,
        scenario.manipulation.name,
        written_size(scenario.manipulation.size).replace(" %", "pct"),
        f"gamma{scenario.known:g}",
        f"seed{scenario.seed}",
        what,
    )
    return "_".join(re.sub(r"[^a-z0-9.]+", "-", part.lower()).strip("-") for part in parts)


def footer(scenario: Scenario, *rest: str) -> str:
    """The scenario line, then ``rest``: what was counted, seeds, the run's key."""
    data, harm = scenario.data, scenario.manipulation
    model = ", ".join(filter(None, [scenario.model.title, scenario.unusual]))
    line = f"{data.title}, {model}: {harm.describe(data.class_names)}, {amount(scenario.train)}"
    return " · ".join(filter(None, [line, *rest]))
