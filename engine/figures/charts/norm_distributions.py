"""How strongly a label's logit answers to its input, for many pictures: strips under each model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from engine.figures.charts.log_ticks import log_axis
from engine.figures.frame import framed, words
from engine.figures.palette import IDENTIFIED, NEUTRAL, method_look, translucent


@dataclass(frozen=True)
class Group:
    """The pictures of one kind under one model.

    Attributes:
        values: one per picture, in the unit of the axis; none where only one is looked at.
        chosen: the value of the picture that is looked at, if it is of this kind.
        note: what stands at the right end of the row.
    """

    values: Sequence[float] = ()
    chosen: float | None = None
    note: str = ""


CHOSEN = "#d232b4"
GROUPS = {
    "identified": ("S_f", IDENTIFIED, "circle"),
    "unidentified": ("S_m without S_f", IDENTIFIED, "circle-open"),
    "clean": ("clean test", NEUTRAL, "square"),
    "affected": ("this picture", CHOSEN, "diamond-open"),
}
"""Names, colours and symbols of the kinds of pictures. The last one is a single picture with the
trigger on, which is not measured with the others because no model was trained with it."""

FEW = 60
ROW, HEADING = 1.0, 0.9
"""Heights of a kind's row and of a model's name above its rows, in units of the vertical axis."""
PIXELS = 26


@dataclass(frozen=True)
class _Row:
    model: str
    kind: str
    group: Group
    y: float

    @property
    def name(self) -> str:
        return f"{method_look(self.model).short} · {GROUPS[self.kind][0]}"


def norm_distributions(
    models: Mapping[str, Mapping[str, Group]], *, title: str, footer: str = "", head: str = ""
) -> go.Figure:
    """Under each model a row per kind of picture: a box of all values, a mark for the chosen one.

    Args:
        models: by registered name, the groups by the names of :data:`GROUPS`.
        title: of the axis, which is logarithmic, with its unit.
        head: what the notes at the right end are.
    """
    figure = go.Figure()
    rows, headings = _placed(models)
    for row in rows:
        if row.group.values:
            _box(figure, row)
    _mark_chosen(figure, rows)
    height = (rows[-1].y + ROW) * PIXELS if rows else PIXELS
    has_notes = any(row.group.note for row in rows)
    framed(
        figure,
        height=round(76 + height),
        footer=footer,
        left=112,
        right=52 if has_notes else 16,
        top=24,
    )
    for model, y in headings.items():
        name = f"<b>{method_look(model).short}</b>"
        words(figure, name, x=0, y=y, yref="y", xanchor="left", xshift=-108)
    for row in rows:
        words(figure, row.group.note, x=1, y=row.y, yref="y", xanchor="left", xshift=6)
    if has_notes:
        words(figure, head, x=1, y=1, xanchor="right", yanchor="bottom", xshift=48, align="right")
    figure.update_xaxes(title=title, **log_axis(_values(rows)))
    figure.update_yaxes(
        range=[height / PIXELS - ROW / 2, -HEADING / 2],
        showgrid=False,
        tickvals=[row.y for row in rows],
        ticktext=[GROUPS[row.kind][0] for row in rows],
    )
    return figure


def _values(rows: Sequence[_Row]) -> list[float]:
    chosen = [row.group.chosen for row in rows if row.group.chosen]
    return [value for row in rows for value in row.group.values] + chosen


def _placed(
    models: Mapping[str, Mapping[str, Group]],
) -> tuple[list[_Row], dict[str, float]]:
    """Every row with its place, from the top down, and the places of the models' names."""
    rows: list[_Row] = []
    headings: dict[str, float] = {}
    y = 0.0
    for model, groups in models.items():
        headings[model] = y
        y += HEADING
        for kind in GROUPS:
            if kind in groups:
                rows.append(_Row(model, kind, groups[kind], y))
                y += ROW
    return rows, headings


def _mark_chosen(figure: go.Figure, rows: Sequence[_Row]) -> None:
    marked = [row for row in rows if row.group.chosen]
    if marked:
        figure.add_scatter(
            x=[row.group.chosen for row in marked],
            y=[row.y for row in marked],
            mode="markers",
            name="chosen picture",
            marker={"size": 14, "symbol": "diamond-open", "color": CHOSEN, "line": {"width": 3}},
            hovertemplate="chosen picture: %{x:.3g}<extra></extra>",
        )


def _box(figure: go.Figure, row: _Row) -> None:
    """Few values are all drawn; of many, the box says enough."""
    _, colour, symbol = GROUPS[row.kind]
    values = [value for value in row.group.values if value > 0]  # zero has no place on a log axis
    figure.add_box(
        x=values,
        y=[row.y] * len(values),
        name=row.name,
        orientation="h",
        width=0.7 * ROW,
        boxpoints="all" if len(row.group.values) <= FEW else False,
        jitter=0.6,
        pointpos=0,
        marker={"size": 4, "symbol": symbol, "color": colour, "opacity": 0.7},
        line={"color": colour, "width": 1.5},
        fillcolor=translucent(colour, 0.35 if row.kind == "identified" else 0.08),
        hoverinfo="x+name",
    )
