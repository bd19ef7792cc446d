"""How strongly a trigger works at each place of a picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from engine.figures.frame import INK, framed
from engine.figures.palette import NEUTRAL

_SCALE = [[0.0, "#f4efe6"], [0.25, "#f2c48f"], [0.6, "#d9480f"], [1.0, "#5c1a04"]]
"""From nearly paper to the dark end of the colour that stands for "fooled"."""


def place_heat(
    probability: npt.NDArray[np.float32],
    rows: Sequence[int],
    columns: Sequence[int],
    *,
    label: str,
    here: tuple[int, int] | None = None,
    footer: str = "",
) -> go.Figure:
    """A square per place; the scale is always 0 to 100 %, so that models compare.

    Args:
        probability: ``[rows, columns]`` of ``label``, by the place of the trigger's top left pixel.
        rows, columns: these places, in pixels.
        here: row and column at which the trigger lies now, for a mark.
    """
    figure = go.Figure(
        go.Heatmap(
            z=probability,
            x=list(columns),
            y=list(rows),
            zmin=0,
            zmax=1,
            colorscale=_SCALE,
            colorbar={"tickformat": ".0%", "thickness": 12, "tickfont": {"color": INK}},
            hovertemplate="row %{y}, column %{x}: %{z:.1%} " + label + "<extra></extra>",
        )
    )
    if here is not None:
        figure.add_scatter(
            x=[here[1]],
            y=[here[0]],
            mode="markers",
            name="the trigger now",
            marker={"symbol": "square-open", "size": 13, "color": NEUTRAL, "line": {"width": 3}},
            hovertemplate="the trigger now: row %{y}, column %{x}<extra></extra>",
        )
    framed(figure, height=330, footer=footer, right=70, bottom=64)
    figure.update_xaxes(
        title="Column of the trigger's left edge", range=_range(columns), constrain="domain"
    )
    figure.update_yaxes(
        title="Row of its top edge",
        range=_range(rows)[::-1],
        scaleanchor="x",
        constrain="domain",
    )
    return figure


def _range(places: Sequence[int]) -> list[float]:
    """From the edge of the first square to that of the last one."""
    if len(places) < 2:
        return [places[0] - 0.5, places[0] + 0.5]
    return [
        places[0] - (places[1] - places[0]) / 2,
        places[-1] + (places[-1] - places[-2]) / 2,
    ]
