"""What all figures share: paper, type, axes, footer, and what stands where there is nothing.

Backgrounds are transparent and text is ``INK``, so the page's theme decides both. Margins are
fixed in pixels and text is at least 12 px, so a figure still works 350 px wide.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go

from engine.figures.palette import GRID, NEUTRAL

INK = "#000037"
"""Near black. Streamlit puts its theme's strong text colour in the place of this very value,
in light and in dark; what a chart has by default there is too pale to read (3.7:1 on white)."""

TEXT = 13
SMALL = 12
LINE = 17
"""Pixels from one line of small text to the next."""

PERCENT = {"tickformat": ".0%", "range": [-0.03, 1.03], "tickvals": [0, 0.2, 0.4, 0.6, 0.8, 1]}
"""An axis of accuracies or shares: always 0 to 100 %, so that figures compare."""

ACC_CORR = "Corrected accuracy (Acc_corr)"
ACC_RETAIN = "Kept accuracy (Acc_retain)"

_TEMPLATE = go.layout.Template(layout={"font": {"size": TEXT, "family": "sans-serif"}})


def as_text(words: str) -> str:
    """``words`` so that Plotly shows every sign of them and takes none for a tag."""
    return escape(words, quote=False)


def framed(
    figure: go.Figure,
    *,
    height: int,
    footer: str = "",
    left: int = 62,
    right: int = 16,
    top: int = 16,
    bottom: int = 52,
) -> go.Figure:
    """Gives ``figure`` the common layout in place and returns it.

    Args:
        height: pixels without the footer, which is added below.
        footer: how many pictures and seeds, and the run's key; wrapped to a phone's width.
        left, right, top, bottom: margins in pixels, without the footer.
    """
    lines = _lines(footer, 50)
    below = LINE * len(lines) + (6 if lines else 0)
    figure.update_layout(
        template=_TEMPLATE,
        height=height + below,
        margin={"l": left, "r": right, "t": top, "b": bottom + below, "pad": 0},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"size": TEXT, "color": INK},
        hoverlabel={"font": {"size": TEXT}, "align": "left"},
        showlegend=False,
        uirevision="keep",
        dragmode=False,
    )
    figure.update_xaxes(**_axis())
    figure.update_yaxes(**_axis())
    if lines:
        _add_footer(figure, lines, left=left, bottom=bottom + below)
    return figure


def _lines(text: str, width: int) -> list[str]:
    """Wraps ``text``, at a " · " where it can."""
    lines: list[str] = []
    for part in filter(None, text.split(" · ")):
        if lines and len(lines[-1]) + 3 + len(part) <= width:
            lines[-1] += f" · {part}"
        else:
            lines += textwrap.wrap(part, width)
    return lines


def _axis() -> dict[str, Any]:
    return {
        "automargin": False,
        "gridcolor": GRID,
        "zeroline": False,
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": "rgba(0,0,0,0)",
        "title": {"font": {"size": TEXT, "color": INK}, "standoff": 8},
        "tickfont": {"size": SMALL, "color": INK},
    }


def _add_footer(figure: go.Figure, lines: Sequence[str], *, left: int, bottom: int) -> None:
    words(
        figure,
        "<br>".join(map(as_text, lines)),
        x=0,
        y=0,
        name="footer",
        xshift=4 - left,
        yshift=4 - bottom,
        xanchor="left",
        yanchor="bottom",
        opacity=0.8,
    )


def words(figure: go.Figure, text: str, *, x: Any, y: Any, **how: Any) -> None:
    """Writes ``text`` without an arrow; on paper coordinates unless ``how`` names an axis."""
    place = {"xref": "paper", "yref": "paper", "align": "left", "font": {"size": SMALL}}
    figure.add_annotation(text=text, x=x, y=y, showarrow=False, **{**place, **how})


def empty(message: str, *, height: int = 180) -> go.Figure:
    """A figure that says in ``message`` why there is nothing to see and what to do next."""
    figure = framed(go.Figure(), height=height, left=16, bottom=16)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    lines = "<br>".join(textwrap.wrap(message, 44))
    words(figure, lines, x=0.5, y=0.5, align="center", font={"size": TEXT + 1})
    figure.add_shape(
        type="rect",
        xref="paper",
        yref="paper",
        x0=0,
        y0=0,
        x1=1,
        y1=1,
        line={"color": NEUTRAL, "dash": "dot", "width": 1},
    )
    return figure


def spaced(places: Sequence[float], *, gap: float, low: float, high: float) -> list[float]:
    """Moves ``places`` apart to at least ``gap``, in order, as little as it takes.

    They stay in [low, high] when there is room for all; otherwise they are evenly spaced.
    """
    order = sorted(range(len(places)), key=lambda i: places[i])
    room = (high - low) / (len(places) - 1) if len(places) > 1 else gap
    gap = min(gap, room)
    groups: list[list[float]] = []  # [centre of the group, number of labels in it]
    for i in order:
        groups.append([min(max(places[i], low), high), 1])
        while len(groups) > 1 and _overlap(groups[-2], groups[-1], gap):
            above = groups.pop()
            below = groups.pop()
            groups.append(_joined(below, above, gap, low, high))
    moved = [0.0] * len(places)
    free = iter(order)
    for centre, count in groups:
        for k in range(int(count)):
            moved[next(free)] = centre + (k - (count - 1) / 2) * gap
    return moved


def _overlap(below: list[float], above: list[float], gap: float) -> bool:
    return above[0] - below[0] < (above[1] + below[1]) / 2 * gap - 1e-9


def _joined(
    below: list[float], above: list[float], gap: float, low: float, high: float
) -> list[float]:
    count = below[1] + above[1]
    centre = (below[0] * below[1] + above[0] * above[1]) / count
    half = (count - 1) / 2 * gap
    return [min(max(centre, low + half), high - half), count]
