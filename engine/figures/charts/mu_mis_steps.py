"""What MU-Mis does to the logits' answers over its steps, beside what is corrected meanwhile."""

from __future__ import annotations

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from engine.analysis.scores.mu_mis_steps import Suppression
from engine.analysis.scores.trajectory import Curve
from engine.figures.frame import INK, PERCENT, SMALL, framed
from engine.figures.palette import NEUTRAL, method_look

FEW = 12
"""So few steps are named one by one; by itself, the axis would name halves of them."""


def suppression_steps(path: Suppression, *, footer: str = "") -> go.Figure:
    """Three panels over one axis of steps: Acc_corr, both norms, and r_t with its bound δ.

    The traces are "corrected", "given label", "other label" and "r_t"; a dotted upright line
    stands where the recovery rule ended the path.
    """
    figure = make_subplots(rows=3, cols=1, shared_xaxes=True, vertical_spacing=0.06)
    colour = method_look("mu_mis").colour
    figure.add_trace(_line("corrected", path.acc_corr, colour, "solid", "%{y:.1%}"), 1, 1)
    figure.add_trace(_line("given label", path.given, colour, "solid", "%{y:.3g}"), 2, 1)
    figure.add_trace(_line("other label", path.other, NEUTRAL, "dash", "%{y:.3g}"), 2, 1)
    figure.add_trace(_line("r_t", path.ratio, NEUTRAL, "dash", "%{y:.4g}"), 3, 1)
    figure.add_hline(
        y=path.delta,
        row=3,
        col=1,
        line={"color": colour, "width": 1.5, "dash": "dot"},
        annotation={"text": f"δ = {path.delta:g}", "font": {"size": SMALL, "color": INK}},
        annotation_position="top left",
    )
    if path.ends is not None:
        figure.add_vline(x=path.ends, line={"color": NEUTRAL, "width": 1.5, "dash": "dot"})
    _name(figure, path.given, "given label", at=0)
    _name(figure, path.other, "other label", at=-1)
    framed(figure, height=520, footer=footer, left=70, right=24)
    figure.update_layout(hovermode="x")
    figure.update_xaxes(title_text="Step", row=3, col=1)
    if path.ratio.steps[-1] <= FEW:
        figure.update_xaxes(dtick=1)
    figure.update_yaxes(title_text="Acc_corr", row=1, col=1, **PERCENT)
    figure.update_yaxes(title_text="Mean ‖∂f/∂x‖", rangemode="tozero", nticks=5, row=2, col=1)
    figure.update_yaxes(title_text="r_t", nticks=5, row=3, col=1)
    return figure


def _line(name: str, curve: Curve, colour: str, dash: str, value: str) -> go.Scatter:
    return go.Scatter(
        name=name,
        x=list(curve.steps),
        y=list(curve.values),
        mode="lines+markers" if len(curve.steps) <= 40 else "lines",
        line={"color": colour, "width": 2, "dash": dash},
        marker={"size": 5},
        hovertemplate=f"{name} {value}<extra></extra>",
    )


def _name(figure: go.Figure, curve: Curve, name: str, *, at: int) -> None:
    """Writes beside the first or last value of a norm what it is, so that no colour has to."""
    figure.add_annotation(
        x=curve.steps[at],
        y=curve.values[at],
        text=name,
        showarrow=False,
        xanchor="right" if at else "left",
        xshift=-8 if at else 8,
        yshift=13 if at else 5,
        font={"size": SMALL, "color": INK},
        row=2,
        col=1,
    )
