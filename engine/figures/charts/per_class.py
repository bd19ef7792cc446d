"""What a method changes in each class: a dumbbell from the original to the method."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from engine.figures.frame import INK, PERCENT, SMALL, TEXT, as_text, empty, framed
from engine.figures.palette import NEUTRAL, method_look, translucent
from engine.plugins.unlearners import ORACLE, ORIGINAL

_ROW = 27
_CHANGE_AT = 1.16


@dataclass(frozen=True)
class ClassAccuracy:
    """One class of a set of pictures.

    Attributes:
        number: of the class.
        n: how many pictures it has in the set; without any, the class is not drawn.
        before, after, oracle: in [0, 1], by the original, the method and the oracle.
    """

    number: int
    name: str
    n: int
    before: float
    after: float
    oracle: float | None = None

    @property
    def change(self) -> float:
        return self.after - self.before


def per_class(
    classes: Sequence[ClassAccuracy],
    *,
    method: str,
    what: str = "Accuracy per class",
    highlighted: Collection[int] = (),
    most: int = 20,
    footer: str = "",
) -> go.Figure:
    """One row per class, the largest gain on top, the change in points on the right.

    Args:
        method: registered name of what ``after`` belongs to.
        what: title of the axis; say which pictures count.
        highlighted: classes that the manipulation is about (a target, a confused pair).
        most: of more classes only those that changed most are shown, and the figure says so.

    The traces of the original and the method carry class numbers in ``customdata``.
    """
    counted = [c for c in classes if c.n]
    if not counted:
        return empty("No class has a picture in this set. Choose another set of pictures.")
    largest = sorted(counted, key=lambda c: -abs(c.change))[:most]
    rows = sorted(largest, key=lambda c: (-c.change, c.number))
    if len(rows) < len(counted):
        footer = f"The {len(rows)} of {len(counted)} classes that changed most · {footer}"
    figure = go.Figure([_connections(rows, method)])
    figure.add_trace(_marks(ORIGINAL, [c.before for c in rows], rows))
    if any(c.oracle is not None for c in rows):
        figure.add_trace(_oracle_ticks(rows))
    figure.add_traces([_marks(method, [c.after for c in rows], rows), _changes(rows)])
    _add_highlights(figure, rows, highlighted)
    return _laid_out(figure, rows, highlighted, what, footer)


def _marks(method: str, values: Sequence[float], rows: Sequence[ClassAccuracy]) -> go.Scatter:
    look = method_look(method)
    return go.Scatter(
        name=look.short,
        mode="markers",
        x=list(values),
        y=list(range(len(rows))),
        customdata=[c.number for c in rows],
        text=[f"<b>{as_text(c.name)}</b>, {c.n:,} pictures" for c in rows],
        hovertemplate=f"%{{text}}<br>{look.short} %{{x:.1%}}<extra></extra>",
        marker={
            "size": 12,
            "symbol": look.symbol,
            "color": look.colour,
            "line": {"width": 2.5 if look.symbol.endswith("open") else 0},
            "opacity": 1,
        },
    )


def _connections(rows: Sequence[ClassAccuracy], method: str) -> go.Scatter:
    return go.Scatter(
        name="change",
        showlegend=False,
        mode="lines",
        x=[x for c in rows for x in (c.before, c.after, None)],
        y=[y for row in range(len(rows)) for y in (row, row, None)],
        line={"color": translucent(method_look(method).colour, 0.55), "width": 4},
        hoverinfo="skip",
    )


def _oracle_ticks(rows: Sequence[ClassAccuracy]) -> go.Scatter:
    look = method_look(ORACLE)
    return go.Scatter(
        name=look.short,
        mode="markers",
        x=[c.oracle for c in rows],
        y=list(range(len(rows))),
        marker={
            "symbol": "line-ns-open",
            "size": 17,
            "color": look.colour,
            "line": {"width": 3},
        },
        hovertemplate="Oracle %{x:.1%}<extra></extra>",
    )


def _changes(rows: Sequence[ClassAccuracy]) -> go.Scatter:
    points = [round(100 * c.change) for c in rows]
    return go.Scatter(
        name="points",
        showlegend=False,
        mode="text",
        x=[_CHANGE_AT] * len(rows),
        y=list(range(len(rows))),
        text=[f"{p:+d}".replace("-", "−") if p else "0" for p in points],
        textposition="middle left",
        textfont={"size": SMALL},
        hoverinfo="skip",
    )


def _add_highlights(
    figure: go.Figure, rows: Sequence[ClassAccuracy], highlighted: Collection[int]
) -> None:
    for row, shown in enumerate(rows):
        if shown.number in highlighted:
            figure.add_hrect(
                y0=row - 0.5,
                y1=row + 0.5,
                fillcolor=translucent(NEUTRAL, 0.16),
                line={"width": 0},
                layer="below",
            )


def _laid_out(
    figure: go.Figure,
    rows: Sequence[ClassAccuracy],
    highlighted: Collection[int],
    what: str,
    footer: str,
) -> go.Figure:
    left = 20 + min(7 * max(len(c.name) for c in rows), 110)
    framed(
        figure, height=_ROW * len(rows) + 106, footer=footer, left=left, top=34, bottom=66, right=8
    )
    figure.update_layout(
        showlegend=True,
        legend={
            "orientation": "h",
            "x": 0,
            "y": 1,
            "yanchor": "bottom",
            "itemclick": False,
            "itemdoubleclick": False,
            "font": {"size": SMALL, "color": INK},
        },
    )
    names = [
        f"<b>{as_text(c.name)}</b>" if c.number in highlighted else as_text(c.name) for c in rows
    ]
    figure.update_xaxes(
        title_text=f"{what}<br>(right: change in points)",
        **{**PERCENT, "range": [-0.03, _CHANGE_AT + 0.01]},
    )
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=names,
        range=[len(rows) - 0.5, -0.5],
        showgrid=False,
        tickfont={"size": TEXT},
    )
    return figure
