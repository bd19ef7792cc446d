"""One class against another, cell by cell: confusions of a model, flows of labels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from engine.experiment.fates import Fate
from engine.figures.frame import INK, SMALL, as_text, empty, framed
from engine.figures.palette import FATES, NEUTRAL, translucent

_NUMBERS_UP_TO = 12
"""With more classes the cells are too small for numbers on a phone."""

_STRONGEST = 0.7
"""Full cells stay so light that the theme's text is readable on them."""


def confusion_matrix(
    counts: npt.ArrayLike,
    class_names: Sequence[str],
    *,
    row_title: str = "Correct class",
    column_title: str = "Predicted class",
    footer: str = "",
) -> go.Figure:
    """Counts ``[k, k]`` as a square of cells, rows by correct and columns by predicted class.

    A cell is the stronger the larger its share of the row, green where the two classes agree and
    orange where they differ; its number is that share in per cent, a dot below one. The trace
    "cells" has one square marker per cell with a picture and ``customdata`` (row, column), so a
    click selects it: heat maps send no selections, the one below only paints.
    """
    table = np.asarray(counts)
    if not table.size or not table.sum():
        return empty("No picture to count in this set. Choose another set of pictures.")
    shares = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    side = _side(len(table))
    cell = max(2, side // len(table))
    figure = go.Figure(
        [_paint(shares, gap=2 if cell > 20 else 0), _cells(table, shares, class_names, cell)]
    )
    names = min(7 * max(map(len, class_names)), 96)
    bottom = 44 + round(0.75 * names)
    height = side + 12 + bottom
    framed(figure, height=height, footer=footer, left=44 + names, top=12, bottom=bottom, right=8)
    ticks = _ticks(class_names)
    figure.update_xaxes(title_text=column_title, tickangle=-45, constraintoward="left", **ticks)
    figure.update_yaxes(title_text=row_title, scaleanchor="x", constraintoward="top", **ticks)
    figure.update_xaxes(range=[-0.5, len(table) - 0.5])
    figure.update_yaxes(range=[len(table) - 0.5, -0.5])
    figure.update_layout(hovermode="closest", clickmode="event+select")
    return figure


def _side(n_classes: int) -> int:
    """Pixels of the square: no more than a column is wide, or most of its frame stays empty."""
    return 28 * n_classes if n_classes <= _NUMBERS_UP_TO else min(max(6 * n_classes, 420), 640)


def _ticks(class_names: Sequence[str]) -> dict[str, Any]:
    shown = range(0, len(class_names), math.ceil(len(class_names) / _NUMBERS_UP_TO))
    return {
        "tickvals": list(shown),
        "ticktext": [as_text(class_names[c]) for c in shown],
        "showgrid": False,
        "constrain": "domain",
    }


def _paint(shares: npt.NDArray[np.float64], *, gap: int) -> go.Heatmap:
    signed = np.sqrt(shares) * np.where(np.eye(len(shares), dtype=bool), 1, -1)
    differ, agree = FATES[Fate.FOOLED].colour, FATES[Fate.CORRECT].colour
    return go.Heatmap(
        name="paint",
        z=signed.tolist(),
        zmin=-1,
        zmax=1,
        xgap=gap,
        ygap=gap,
        colorscale=[
            [0, translucent(differ, _STRONGEST)],
            [0.5, translucent(NEUTRAL, 0.08)],
            [1, translucent(agree, _STRONGEST)],
        ],
        showscale=False,
        hoverinfo="skip",
    )


def _cells(
    table: npt.NDArray[Any], shares: npt.NDArray[np.float64], names: Sequence[str], size: int
) -> go.Scatter:
    rows, columns = (axis.tolist() for axis in np.nonzero(table))
    found = [(int(table[r, c]), float(shares[r, c])) for r, c in zip(rows, columns, strict=True)]
    return go.Scatter(
        name="cells",
        mode="markers+text" if len(table) <= _NUMBERS_UP_TO else "markers",
        x=columns,
        y=rows,
        customdata=[list(pair) for pair in zip(rows, columns, strict=True)],
        text=[f"{100 * share:.0f}" if share >= 0.01 else "·" for _, share in found],
        textfont={"size": SMALL},
        hovertext=[
            f"<b>{as_text(names[r])} → {as_text(names[c])}</b><br>"
            f"{n:,} pictures, {share:.1%} of the row"
            for r, c, (n, share) in zip(rows, columns, found, strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        marker={"symbol": "square", "size": min(22, size), "color": NEUTRAL, "opacity": 0.01},
        selected={"marker": {"opacity": 0.5}},
        unselected={"marker": {"opacity": 0.01}, "textfont": {"color": INK}},
    )
