"""Input sensitivity while the original is trained, beside what it has learned meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from engine.analysis.scores.sensitivity import Way
from engine.analysis.scores.trajectory import Curve
from engine.figures.charts.log_ticks import log_axis
from engine.figures.charts.norm_distributions import CHOSEN, GROUPS
from engine.figures.frame import INK, PERCENT, SMALL, framed
from engine.figures.palette import NEUTRAL, method_look, translucent
from engine.plugins.unlearners import ORIGINAL

DASHES = {"identified": "solid", "unidentified": "dash", "clean": "dot"}
_SYMBOLS = {"identified": "circle", "unidentified": "circle-open", "clean": "square"}
_BAND = {"identified": 0.22, "unidentified": 0.12, "clean": 0.18}


NOTHING = Curve()


def sensitivity_course(
    ways: Mapping[str, Way],
    *,
    measure: str,
    chosen: Curve = NOTHING,
    acc_corr: Curve = NOTHING,
    acc_retain: Curve = NOTHING,
    footer: str = "",
) -> go.Figure:
    """Three panels over one axis of steps.

    Above, each group's median of the measure in a band of its quartiles, on a logarithmic axis;
    then the AUROC of telling the group from clean pictures; then both accuracies.

    Args:
        ways: by the names of :data:`engine.figures.charts.norm_distributions.GROUPS`.
        measure: title of the upper axis.
        chosen: the measure of the picture that is looked at.
    """
    figure = make_subplots(
        rows=3, cols=1, shared_xaxes=True, vertical_spacing=0.06, row_heights=[0.5, 0.25, 0.25]
    )
    for kind in GROUPS:
        if kind in ways:
            _group(figure, kind, ways[kind])
    if chosen.steps:
        line = {"color": CHOSEN, "width": 2}
        mark = {"size": 8, "symbol": "diamond-open", "color": CHOSEN, "line": {"width": 2}}
        figure.add_trace(_line("chosen picture", chosen, line, mark, "%{y:.3g}"), 1, 1)
    figure.add_hline(y=0.5, row=2, col=1, line={"color": NEUTRAL, "width": 1, "dash": "dot"})
    colour = method_look(ORIGINAL).colour
    for name, curve, dash in (("corrected", acc_corr, "solid"), ("kept", acc_retain, "dash")):
        line = {"color": colour, "width": 2, "dash": dash}
        figure.add_trace(_line(name, curve, line, {"size": 5}, "%{y:.1%}"), 3, 1)
        _name(figure, curve, name, row=3)
    framed(figure, height=640, footer=footer, left=70, right=24)
    figure.update_layout(hovermode="x")
    figure.update_xaxes(title_text="Training step", row=3, col=1)
    curves = [chosen, *(curve for way in ways.values() for curve in (way.lower, way.upper))]
    scale = log_axis(value for curve in curves for value in curve.values)
    figure.update_yaxes(title_text=measure, row=1, col=1, **scale)
    figure.update_yaxes(title_text="AUROC", row=2, col=1, **PERCENT)
    figure.update_yaxes(title_text="Accuracy", row=3, col=1, **PERCENT)
    return figure


def _group(figure: go.Figure, kind: str, way: Way) -> None:
    name, colour, _ = GROUPS[kind]
    figure.add_trace(
        go.Scatter(
            name=f"{name}, quartiles",
            x=[*way.upper.steps, *reversed(way.lower.steps)],
            y=[*way.upper.values, *reversed(way.lower.values)],
            fill="toself",
            fillcolor=translucent(colour, _BAND[kind]),
            line={"width": 0},
            hoverinfo="skip",
        ),
        1,
        1,
    )
    line = {"color": colour, "width": 2, "dash": DASHES[kind]}
    mark = {"size": 6, "symbol": _SYMBOLS[kind], "color": colour}
    figure.add_trace(_line(name, way.middle, line, mark, "%{y:.3g}"), 1, 1)
    if way.auroc.steps:
        figure.add_trace(_line(f"{name} AUROC", way.auroc, line, mark, "%{y:.0%}"), 2, 1)


def _line(
    name: str, curve: Curve, line: dict[str, Any], marker: dict[str, Any], value: str
) -> go.Scatter:
    return go.Scatter(
        name=name,
        x=list(curve.steps),
        y=list(curve.values),
        mode="lines+markers",
        line=line,
        marker=marker,
        hovertemplate=f"{name} {value}<extra></extra>",
    )


def _name(figure: go.Figure, curve: Curve, name: str, *, row: int) -> None:
    """Writes below the last value what it is, so that no dash has to."""
    if not curve.steps:
        return
    figure.add_annotation(
        x=curve.steps[-1],
        y=curve.values[-1],
        text=name,
        showarrow=False,
        xanchor="right",
        yshift=-12 if curve.values[-1] > 0.5 else 12,
        font={"size": SMALL, "color": INK},
        row=row,
        col=1,
    )
