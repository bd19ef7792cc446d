"""How much has to be known: an accuracy over the identified part of the manipulated set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

import plotly.graph_objects as go

from engine.figures.frame import ACC_CORR, ACC_RETAIN, PERCENT, SMALL, empty, framed, spread
from engine.figures.palette import NEUTRAL, ORACLE, ORIGINAL, Look, method_look

Measure = Literal["acc_corr", "acc_retain"]

_HEIGHT, _TOP, _BOTTOM = 420, 16, 52
_PIXELS = (_HEIGHT - _TOP - _BOTTOM) / 1.06  # of 100 % on the vertical axis


@dataclass(frozen=True)
class KnownPoint:
    """One run. Those of "none" and "oracle" become lines across, whatever their ``known``.

    Attributes:
        known: γ in (0, 1].
        acc_corr, acc_retain: in [0, 1].
        key: of the run, handed back by a click.
    """

    method: str
    known: float
    seed: int
    acc_corr: float
    acc_retain: float
    key: str = ""


@dataclass(frozen=True)
class _Mark:
    text: str
    x: float
    y: float
    colour: str


def known_curve(
    points: Sequence[KnownPoint],
    *,
    measure: Measure,
    num_classes: int,
    footer: str = "",
) -> go.Figure:
    """``measure`` over γ, one line per method through the mean of its seeds.

    Bars reach from the lowest to the highest seed, small dots are single seeds. A γ at which a
    method has no run, while another has one, is a gap in its line. ``customdata`` is the list
    of the run keys behind a mark.
    """
    methods = list(dict.fromkeys(p.method for p in points if p.method not in (ORIGINAL, ORACLE)))
    if not methods:
        return empty("No run of this scenario is stored yet. Compute one, or choose another.")
    curves = {m: [p for p in points if p.method == m] for m in methods}
    grid = sorted({p.known for curve in curves.values() for p in curve})
    figure = go.Figure()
    marks = _add_references(figure, points, measure, num_classes)
    for method, curve in curves.items():
        figure.add_trace(_line(curve, grid, measure, method_look(method)))
        if len(curve) > len({p.known for p in curve}):
            figure.add_trace(_seeds(curve, measure, method_look(method)))
        marks.append(_end(curve, measure, method_look(method)))
    _add_marks(figure, marks)
    seeds = _seeds_in_words(list(curves.values()))
    note = f"{seeds} · {footer}" if footer else seeds
    framed(figure, height=_HEIGHT, footer=note, top=_TOP, bottom=_BOTTOM, right=92)
    figure.update_layout(hovermode="closest", clickmode="event+select")
    title = "Identified part of the manipulated set (γ)"
    figure.update_xaxes(title_text=title, **{**PERCENT, "range": [0, 1.03]})
    titles = {"acc_corr": ACC_CORR, "acc_retain": ACC_RETAIN}
    figure.update_yaxes(title_text=titles[measure], **PERCENT)
    return figure


def _line(
    curve: Sequence[KnownPoint], grid: Sequence[float], measure: Measure, look: Look
) -> go.Scatter:
    at = {known: [p for p in curve if p.known == known] for known in grid}
    values = [[float(getattr(p, measure)) for p in at[known]] for known in grid]
    means = [fmean(v) if v else None for v in values]
    return go.Scatter(
        name=look.short,
        mode="lines+markers",
        x=list(grid),
        y=means,
        connectgaps=False,
        customdata=[[p.key for p in at[known]] for known in grid],
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [max(v) - fmean(v) if v else 0 for v in values],
            "arrayminus": [fmean(v) - min(v) if v else 0 for v in values],
            "width": 0,
            "thickness": 1.5,
        },
        text=[f"{len(v)} seed{'s' if len(v) > 1 else ''}" for v in values],
        hovertemplate=f"<b>{look.short}</b>, γ %{{x:.0%}}<br>%{{y:.1%}}, %{{text}}<extra></extra>",
        line={"color": look.colour, "width": 2},
        marker={"symbol": look.symbol, "size": 9},
    )


def _seeds(curve: Sequence[KnownPoint], measure: Measure, look: Look) -> go.Scatter:
    return go.Scatter(
        name=f"{look.short}, single seeds",
        mode="markers",
        x=[p.known for p in curve],
        y=[getattr(p, measure) for p in curve],
        customdata=[[p.key] for p in curve],
        text=[f"seed {p.seed}" for p in curve],
        hovertemplate=f"<b>{look.short}</b>, %{{text}}<br>%{{y:.1%}}<extra></extra>",
        marker={"color": look.colour, "size": 5, "opacity": 0.65},
    )


def _add_references(
    figure: go.Figure, points: Sequence[KnownPoint], measure: Measure, num_classes: int
) -> list[_Mark]:
    marks = []
    for method, dash in ((ORIGINAL, "dash"), (ORACLE, "solid")):
        values = [getattr(p, measure) for p in points if p.method == method]
        if values:
            look = method_look(method)
            marks.append(_Mark(look.short, 1.0, fmean(values), look.colour))
            line = {"color": look.colour, "width": 1.5, "dash": dash}
            figure.add_hline(y=fmean(values), line=line, layer="below", name=method)
    chance = 1 / num_classes
    line = {"color": NEUTRAL, "width": 1, "dash": "dot"}
    figure.add_hline(y=chance, line=line, layer="below", name="chance")
    return [*marks, _Mark("chance", 1.0, chance, NEUTRAL)]


def _end(curve: Sequence[KnownPoint], measure: Measure, look: Look) -> _Mark:
    last = max(p.known for p in curve)
    height = fmean(getattr(p, measure) for p in curve if p.known == last)
    return _Mark(f"<b>{look.short}</b>", last, height, look.colour)


def _add_marks(figure: go.Figure, marks: Sequence[_Mark]) -> None:
    """Names at the ends of the lines, moved apart, each joined to its line in its colour."""
    margin = [mark for mark in marks if mark.x == 1]
    early = [mark for mark in marks if mark.x < 1]
    _add_spread(figure, margin, lower=0)
    _add_spread(figure, early, lower=16)


def _add_spread(figure: go.Figure, marks: Sequence[_Mark], *, lower: int) -> None:
    wanted = [mark.y * _PIXELS - lower for mark in marks]
    places = spread(wanted, gap=17, low=0, high=_PIXELS)
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


def _seeds_in_words(curves: Sequence[Sequence[KnownPoint]]) -> str:
    counts = {
        sum(p.known == known for p in curve)
        for curve in curves
        for known in {p.known for p in curve}
    }
    if counts == {1}:
        return "n = 1 seed: no spread to show"
    low, high = min(counts), max(counts)
    n = f"{high}" if low == high else f"{low} to {high}"
    return f"n = {n} seeds: line = mean · bar = lowest to highest, dot = one seed"
