"""How much has to be known: an accuracy over the identified part of the manipulated set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from engine.figures.charts.known_points import (
    CHANCE,
    Band,
    KnownPoint,
    band,
    curves,
    grid_of,
    lines_across,
    seeds_behind,
)
from engine.figures.frame import PERCENT, SMALL, empty, framed, spaced
from engine.figures.palette import NEUTRAL, Style, method_look, translucent

KNOWN_AXIS = "Identified part of the manipulated set (γ)"
NOTHING = "No run of this scenario is stored yet. Compute one, or choose another."

_HEIGHT, _TOP, _BOTTOM = 420, 16, 52
_PIXELS = (_HEIGHT - _TOP - _BOTTOM) / 1.06  # of 100 % on the vertical axis
_BACK = translucent(NEUTRAL, 0.45)


@dataclass(frozen=True)
class _Mark:
    text: str
    x: float
    y: float
    colour: str


def known_curve(
    points: Sequence[KnownPoint],
    *,
    axis: str,
    chance: float | None = None,
    forward: str = "",
    footer: str = "",
) -> go.Figure:
    """A line over γ per method, through the mean of its seeds.

    Bars reach from the lowest to the highest seed, small dots are single seeds. A γ at which a
    method has no run, while another has one, is a gap in its line. ``customdata`` is the list
    of the run keys behind a mark.

    Args:
        axis: what the values are.
        chance: what guessing gets, drawn as a line.
        forward: the one method in colour; the others then stand back in grey. Empty for none.
    """
    grid = grid_of(points)
    if not grid:
        return empty(NOTHING)
    figure = go.Figure()
    marks = _add_references(figure, points, chance)
    by_method = curves(points)
    for method in sorted(by_method, key=lambda name: name == forward):  # drawn over the others
        curve, look = by_method[method], method_look(method)
        shown = band(curve, grid)
        if forward in by_method and method != forward:
            figure.add_trace(_line(shown, look, is_back=True))
            continue
        figure.add_trace(_line(shown, look))
        if shown.has_spread:
            figure.add_trace(_seeds(curve, look))
        marks.append(_Mark(f"<b>{look.short}</b>", *shown.end, look.colour))
    _add_marks(figure, marks)
    seeds = seeds_behind(points, "bar = lowest to highest, dot = one seed")
    note = f"{seeds} · {footer}" if footer else seeds
    framed(figure, height=_HEIGHT, footer=note, top=_TOP, bottom=_BOTTOM, right=92)
    figure.update_layout(hovermode="closest", clickmode="event+select")
    figure.update_xaxes(title_text=KNOWN_AXIS, **{**PERCENT, "range": [0, 1.03]})
    figure.update_yaxes(title_text=axis, **PERCENT)
    return figure


def _line(shown: Band, look: Style, *, is_back: bool = False) -> go.Scatter:
    n = [len(keys) for keys in shown.keys]
    return go.Scatter(
        **shown.drawn_as(look),
        error_y={"visible": False} if is_back else _bars(shown),
        text=[f"{count} seed{'s' if count > 1 else ''}" for count in n],
        hovertemplate=f"<b>{look.short}</b>, γ %{{x:.0%}}<br>%{{y:.1%}}, %{{text}}<extra></extra>",
        line={"color": _BACK if is_back else look.colour, "width": 1.2 if is_back else 2},
        marker={"symbol": look.symbol, "size": 6 if is_back else 9},
    )


def _bars(shown: Band) -> dict[str, object]:
    at = list(zip(shown.mean, shown.low, shown.high, strict=True))
    return {
        "type": "data",
        "symmetric": False,
        "array": [0 if m is None or h is None else h - m for m, _, h in at],
        "arrayminus": [0 if m is None or low is None else m - low for m, low, _ in at],
        "width": 0,
        "thickness": 1.5,
    }


def _seeds(curve: Sequence[KnownPoint], look: Style) -> go.Scatter:
    return go.Scatter(
        name=f"{look.short}, single seeds",
        mode="markers",
        x=[p.known for p in curve],
        y=[p.value for p in curve],
        customdata=[[p.key] for p in curve],
        text=[f"seed {p.seed}" for p in curve],
        hovertemplate=f"<b>{look.short}</b>, %{{text}}<br>%{{y:.1%}}<extra></extra>",
        marker={"color": look.colour, "size": 5, "opacity": 0.65},
    )


def _add_references(
    figure: go.Figure, points: Sequence[KnownPoint], chance: float | None
) -> list[_Mark]:
    """Lines across for the references and chance, with the names that belong to them."""
    marks = []
    for one in lines_across(points, chance):
        line = {"color": one.colour, "width": 1 if one.name == CHANCE else 1.5, "dash": one.dash}
        figure.add_hline(y=one.y, line=line, layer="below", name=one.name)
        marks.append(_Mark(one.short, 1.0, one.y, one.colour))
    return marks


def _add_marks(figure: go.Figure, marks: Sequence[_Mark]) -> None:
    """Names at the ends of the lines, moved apart, each joined to its line in its colour."""
    margin = [mark for mark in marks if mark.x == 1]
    early = [mark for mark in marks if mark.x < 1]
    _add_spread(figure, margin, lower=0)
    _add_spread(figure, early, lower=16)


def _add_spread(figure: go.Figure, marks: Sequence[_Mark], *, lower: int) -> None:
    wanted = [mark.y * _PIXELS - lower for mark in marks]
    places = spaced(wanted, gap=17, low=0, high=_PIXELS)
    for mark, place in zip(marks, places, strict=True):
        figure.add_annotation(
            text=mark.text,
            x=mark.x,
            y=mark.y,
            ax=22,
            ay=mark.y * _PIXELS - place,
            xanchor="left",
            arrowhead=0,
            arrowwidth=1.5,
            arrowcolor=mark.colour,
            standoff=6,
            font={"size": SMALL},
        )
