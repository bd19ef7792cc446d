"""An accuracy over γ with a panel for each method: what a crowd of lines hides.

Every panel shows all methods in grey and its own in colour, so that it can be read alone and
compared. Three columns fit a phone.
"""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from engine.figures.charts.known_curve import KNOWN_AXIS, NOTHING
from engine.figures.charts.known_points import (
    Band,
    KnownPoint,
    band,
    curves,
    grid_of,
    lines_across,
    seeds_behind,
)
from engine.figures.frame import SMALL, empty, framed
from engine.figures.palette import NEUTRAL, Style, method_look, translucent

COLUMNS = 3
_ROW, _TOP, _BOTTOM, _LEFT = 128, 26, 58, 66
_BACK = translucent(NEUTRAL, 0.3)


def known_panels(
    points: Sequence[KnownPoint],
    *,
    axis: str,
    chance: float | None = None,
    footer: str = "",
) -> go.Figure:
    """One small panel per method; arguments as of ``known_curve``.

    The area reaches from the lowest to the highest seed. Each coloured trace is named after its
    method and carries the run keys in ``customdata``.
    """
    grid = grid_of(points)
    if not grid:
        return empty(NOTHING)
    bands = {name: band(curve, grid) for name, curve in curves(points).items()}
    rows = -(-len(bands) // COLUMNS)
    figure = make_subplots(rows, COLUMNS, shared_xaxes="all", shared_yaxes="all", **_spacing(rows))
    for number, (method, shown) in enumerate(bands.items()):
        place = {"row": number // COLUMNS + 1, "col": number % COLUMNS + 1}
        others = [one for name, one in bands.items() if name != method]
        figure.add_traces(
            [
                _context(others),
                *_area(shown, method_look(method)),
                _line(shown, method_look(method)),
            ],
            rows=place["row"],
            cols=place["col"],
        )
        _add_references(figure, points, chance, place)
        _add_title(figure, method_look(method), number)
    seeds = seeds_behind(points, "area = lowest to highest")
    lines = "across: solid = oracle, dashed = original, dotted = chance · grey = other methods"
    _lay_out(figure, len(bands), axis, f"{seeds} · {lines}" + (f" · {footer}" if footer else ""))
    return figure


def _spacing(rows: int) -> dict[str, float]:
    plot = _ROW * rows - _TOP
    return {
        "horizontal_spacing": 0.06,
        "vertical_spacing": min(1.0, _TOP / plot) if rows > 1 else 0,
    }


def _lay_out(figure: go.Figure, panels: int, axis: str, footer: str) -> None:
    height = _ROW * -(-panels // COLUMNS) + _BOTTOM
    framed(figure, height=height, footer=footer, top=_TOP, bottom=_BOTTOM, left=_LEFT, right=12)
    figure.update_layout(hovermode="closest", clickmode="event+select")
    ticks = {"tickvals": [0, 0.5, 1], "ticktext": ["0", "50%", "100%"]}
    figure.update_xaxes(**{**ticks, "range": [0, 1.06]})
    figure.update_yaxes(**{**ticks, "range": [-0.05, 1.07]})
    for lowest in range(max(0, panels - COLUMNS), panels):
        row, column = divmod(lowest, COLUMNS)
        figure.update_xaxes(showticklabels=True, row=row + 1, col=column + 1)
    middle = {"xref": "paper", "yref": "paper", "showarrow": False, "font": {"size": SMALL + 1}}
    figure.add_annotation(
        text=KNOWN_AXIS, x=0.5, y=0, xanchor="center", yanchor="top", yshift=-26, **middle
    )
    figure.add_annotation(
        text=axis, x=0, y=0.5, textangle=-90, xanchor="right", xshift=16 - _LEFT, **middle
    )


def _context(others: Sequence[Band]) -> go.Scatter:
    """All other methods as one trace of thin lines, parted by gaps."""
    x: list[float | None] = []
    y: list[float | None] = []
    for one in others:
        x += [*one.grid, None]
        y += [*one.mean, None]
    return go.Scatter(
        name="other methods",
        mode="lines",
        x=x,
        y=y,
        connectgaps=False,
        hoverinfo="skip",
        line={"color": _BACK, "width": 1},
    )


def _area(shown: Band, look: Style) -> list[go.Scatter]:
    """From the lowest to the highest seed, in one piece per stretch without a gap."""
    if not shown.has_spread:
        return []
    areas = []
    for piece in _stretches(shown):
        x = [shown.grid[i] for i in piece]
        low, high = ([values[i] for i in piece] for values in (shown.low, shown.high))
        areas.append(
            go.Scatter(
                name=f"{look.short}, all seeds",
                mode="lines",
                x=[*x, *reversed(x)],
                y=[*high, *reversed(low)],
                fill="toself",
                fillcolor=translucent(look.colour, 0.22),
                line={"width": 0},
                hoverinfo="skip",
            )
        )
    return areas


def _stretches(shown: Band) -> list[list[int]]:
    """Places in the grid that follow each other and have runs."""
    found: list[list[int]] = [[]]
    for i, mean in enumerate(shown.mean):
        if mean is None:
            found.append([])
        else:
            found[-1].append(i)
    return [piece for piece in found if len(piece) > 1]


def _line(shown: Band, look: Style) -> go.Scatter:
    return go.Scatter(
        **shown.drawn_as(look),
        text=[
            "" if low is None or high is None or len(keys) < 2 else f", {low:.1%} to {high:.1%}"
            for low, high, keys in zip(shown.low, shown.high, shown.keys, strict=True)
        ],
        hovertemplate=f"<b>{look.short}</b>, γ %{{x:.0%}}<br>%{{y:.1%}}%{{text}}<extra></extra>",
        line={"color": look.colour, "width": 2.5},
        marker={"symbol": look.symbol, "size": 7},
    )


def _add_references(
    figure: go.Figure, points: Sequence[KnownPoint], chance: float | None, place: dict[str, int]
) -> None:
    for one in lines_across(points, chance):
        line = {"color": one.colour, "width": 1.2, "dash": one.dash}
        figure.add_hline(y=one.y, line=line, layer="below", **place)


def _add_title(figure: go.Figure, look: Style, number: int) -> None:
    axis = number + 1 if number else ""
    figure.add_annotation(
        text=f"<b>{look.short}</b>",
        x=0,
        y=1,
        xref=f"x{axis} domain",
        yref=f"y{axis} domain",
        xanchor="left",
        yanchor="bottom",
        yshift=1,
        showarrow=False,
        font={"size": SMALL + 1},
    )
