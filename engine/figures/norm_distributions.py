"""How strongly a label's logit answers to its input, for many pictures: one strip per model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from engine.figures.frame import framed
from engine.figures.palette import IDENTIFIED, NEUTRAL, method_look, translucent


@dataclass(frozen=True)
class Group:
    """The pictures of one kind under one model.

    Attributes:
        values: one per picture, in the unit of the axis.
        chosen: the value of the picture that is looked at, if it is among them.
    """

    values: Sequence[float]
    chosen: float | None = None


GROUPS = {
    "identified": ("S_f", IDENTIFIED, "circle"),
    "unidentified": ("S_m without S_f", IDENTIFIED, "circle-open"),
    "clean": ("clean test", NEUTRAL, "square"),
}
"""Names, colours and symbols of the three kinds of pictures."""

FEW = 60
_CHOSEN = "#d232b4"


def norm_distributions(
    models: Mapping[str, Mapping[str, Group]], *, title: str, footer: str = ""
) -> go.Figure:
    """A row per model and kind of picture: a box of all values, and a mark for the chosen one.

    Args:
        models: by registered name, the groups by the names of :data:`GROUPS`.
        title: of the axis, which is logarithmic, with its unit.
    """
    figure = go.Figure()
    rows = [
        (f"{method_look(method).short} · {GROUPS[kind][0]}", kind, groups[kind])
        for method, groups in models.items()
        for kind in GROUPS
        if kind in groups
    ]
    for name, kind, group in rows:
        _box(figure, name, kind, group)
    marked = [(name, group.chosen) for name, _, group in rows if group.chosen]
    if marked:
        figure.add_scatter(
            x=[value for _, value in marked],
            y=[name for name, _ in marked],
            mode="markers",
            name="chosen picture",
            marker={"size": 14, "symbol": "diamond-open", "color": _CHOSEN, "line": {"width": 3}},
            hovertemplate="chosen picture: %{x:.3g}<extra></extra>",
        )
    framed(figure, height=80 + 30 * max(1, len(rows)), footer=footer, left=190)
    figure.update_xaxes(title=title, type="log")
    figure.update_yaxes(
        autorange="reversed", showgrid=False, categoryarray=[name for name, _, _ in rows]
    )
    return figure


def _box(figure: go.Figure, name: str, kind: str, group: Group) -> None:
    """Few values are all drawn; of many, the box says enough."""
    _, colour, symbol = GROUPS[kind]
    figure.add_box(
        x=[value for value in group.values if value > 0],  # zero has no place on a log axis
        y=[name] * sum(value > 0 for value in group.values),
        name=name,
        orientation="h",
        boxpoints="all" if len(group.values) <= FEW else False,
        jitter=0.6,
        pointpos=0,
        marker={"size": 4, "symbol": symbol, "color": colour, "opacity": 0.7},
        line={"color": colour, "width": 1.5},
        fillcolor=translucent(colour, 0.35 if kind == "identified" else 0.08),
        hoverinfo="x+name",
    )
