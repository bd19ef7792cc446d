"""Kept against corrected accuracy: what a method heals and what it costs, in one plane."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from engine.figures.frame import ACC_CORR, ACC_RETAIN, PERCENT, SMALL, empty, framed, spaced, words
from engine.figures.palette import GRID, NEUTRAL, Style, method_look
from engine.plugins.unlearners import CLEAN, ORACLE, ORIGINAL, REFERENCES

_HEIGHT, _TOP, _BOTTOM = 460, 16, 52
_PIXELS = (_HEIGHT - _TOP - _BOTTOM) / 1.06  # of 100 % on the vertical axis


@dataclass(frozen=True)
class ModelPoint:
    """One model in the plane.

    Attributes:
        method: registered name; "none" is the original, "oracle" the ideal that can be had.
        acc_retain, acc_corr: in [0, 1].
        key: of the run, handed back by a click.
        label: what stands beside the mark; the method's short name when empty.
        path: (acc_retain, acc_corr) at the checkpoints so far, drawn instead of an arrow.
    """

    method: str
    acc_retain: float
    acc_corr: float
    key: str = ""
    label: str = ""
    path: Sequence[tuple[float, float]] = ()

    @property
    def look(self) -> Style:
        return method_look(self.method)

    @property
    def title(self) -> str:
        return self.label or self.look.short


def correction_plane(
    points: Sequence[ModelPoint], *, num_classes: int, footer: str = ""
) -> go.Figure:
    """One named point per model; the top right corner is ideal.

    The trace "models" holds all points in the order given, ``customdata`` their keys; each path
    is a trace of its own, named after its method. Arrows lead from the original to each method.
    """
    if not points:
        return empty("No model to show yet. Train the original, then run an unlearner.")
    figure = go.Figure()
    _add_reference_lines(figure, points, num_classes)
    for point in points:
        if point.path:
            figure.add_trace(_path(point))
    figure.add_trace(_models(points))
    _add_names(figure, points)
    words(figure, "ideal ↗", x=1, y=1, xanchor="right", yanchor="top", opacity=0.8)
    framed(figure, height=_HEIGHT, footer=footer, top=_TOP, bottom=_BOTTOM)
    figure.update_layout(hovermode="closest")
    figure.update_xaxes(title_text=ACC_RETAIN, **PERCENT)
    figure.update_yaxes(title_text=ACC_CORR, **PERCENT)
    return figure


def _models(points: Sequence[ModelPoint]) -> go.Scatter:
    hover = "<b>%{text}</b><br>corrected %{y:.1%}<br>kept %{x:.1%}<extra></extra>"
    return go.Scatter(
        name="models",
        mode="markers",
        x=[p.acc_retain for p in points],
        y=[p.acc_corr for p in points],
        text=[p.title for p in points],
        customdata=[p.key for p in points],
        hovertemplate=hover,
        marker={
            "size": [20 if p.method in REFERENCES else 14 for p in points],
            "symbol": [p.look.symbol for p in points],
            "color": [p.look.colour for p in points],
            "line": {"width": [2.5 if p.method == ORIGINAL else 0 for p in points]},
            "opacity": 1,
        },
    )


def _path(point: ModelPoint) -> go.Scatter:
    return go.Scatter(
        name=point.method,
        mode="lines+markers",
        x=[x for x, _ in point.path],
        y=[y for _, y in point.path],
        line={"color": point.look.colour, "width": 2},
        marker={"size": 5, "color": point.look.colour},
        hovertemplate=f"{point.title} on its way<br>corrected %{{y:.1%}}, kept %{{x:.1%}}"
        "<extra></extra>",
    )


def _add_reference_lines(figure: go.Figure, points: Sequence[ModelPoint], num_classes: int) -> None:
    floor = 1 / num_classes
    figure.add_hline(y=floor, line={"color": NEUTRAL, "width": 1, "dash": "dot"}, layer="below")
    corner = {"xanchor": "left", "yanchor": "top", "opacity": 0.8}
    words(figure, f"chance, {floor:.0%}", x=0, y=floor, yref="y", **corner)
    for original in (p for p in points if p.method == ORIGINAL):
        line = {"color": GRID, "width": 1.5, "dash": "dash"}
        figure.add_hline(y=original.acc_corr, line=line, layer="below")
        figure.add_vline(x=original.acc_retain, line=line, layer="below")


def _add_names(figure: go.Figure, points: Sequence[ModelPoint]) -> None:
    start = next((p for p in points if p.method == ORIGINAL), None)
    still = [p for p in points if _still_at(start, p)]
    moved = [p for p in points if p not in still]
    if start is not None:
        far = [p for p in moved if p.method not in (ORACLE, CLEAN) and not p.path]
        _add_arrows(figure, start, far)
        _add_joint_label(figure, start, still)
    _add_labels(figure, moved)


def _still_at(start: ModelPoint | None, point: ModelPoint) -> bool:
    """Whether ``point`` is so near to the original that an arrow or a name would only clutter."""
    if start is None or point.path or point.method in (ORACLE, CLEAN):
        return False
    there, here = (start.acc_retain, start.acc_corr), (point.acc_retain, point.acc_corr)
    return math.dist(there, here) < 0.06


def _add_arrows(figure: go.Figure, start: ModelPoint, ends: Sequence[ModelPoint]) -> None:
    for end in ends:
        figure.add_annotation(
            name=f"arrow to {end.method}",
            x=end.acc_retain,
            y=end.acc_corr,
            ax=start.acc_retain,
            ay=start.acc_corr,
            axref="x",
            ayref="y",
            text="",
            arrowcolor=end.look.colour,
            arrowwidth=1.5,
            arrowhead=2,
            opacity=0.75,
            standoff=9,
            startstandoff=11,
        )


def _add_joint_label(figure: go.Figure, start: ModelPoint, still: Sequence[ModelPoint]) -> None:
    names = ", ".join(p.title for p in [start, *(p for p in still if p is not start)])
    figure.add_annotation(
        name="label of none",
        x=start.acc_retain,
        y=start.acc_corr,
        text="<br>".join(textwrap.wrap(names, 30)),
        align="right",
        showarrow=False,
        xanchor="right",
        yanchor="top",
        xshift=12,
        yshift=-11,
        font={"size": SMALL},
    )


def _add_labels(figure: go.Figure, points: Sequence[ModelPoint]) -> None:
    """Names stand left of their marks, or above them at the left edge, and never touch."""
    for group, beside in (
        ([p for p in points if p.acc_retain >= 0.4], True),
        ([p for p in points if p.acc_retain < 0.4], False),
    ):
        above = 0 if beside else 18
        wanted = [p.acc_corr * _PIXELS + above for p in group]
        places = spaced(wanted, gap=18, low=4, high=_PIXELS - 4)
        for point, want, place in zip(group, wanted, places, strict=True):
            is_home = abs(place - want) < 3
            figure.add_annotation(
                name=f"label of {point.method}",
                x=point.acc_retain,
                y=point.acc_corr,
                text=f"<b>{point.title}</b>" if point.method == ORACLE else point.title,
                ax=-9 if not beside else -18 if is_home else -34,
                ay=point.acc_corr * _PIXELS - place,
                xanchor="right" if beside else "left",
                arrowhead=0,
                arrowwidth=1,
                arrowcolor="rgba(0,0,0,0)" if is_home else NEUTRAL,
                standoff=9,
                font={"size": SMALL},
            )
