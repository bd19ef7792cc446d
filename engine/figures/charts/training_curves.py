"""Loss and both headline accuracies over the steps, while they come in and afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from engine.figures.frame import PERCENT, SMALL, empty, framed
from engine.figures.palette import method_look, translucent
from engine.plugins.unlearners import ORIGINAL


@dataclass(frozen=True)
class Series:
    """Values at steps, in the order they came; as many as there are by now, even none."""

    steps: Sequence[int] = ()
    values: Sequence[float] = ()


def training_curves(
    *,
    loss: Series,
    acc_corr: Series,
    acc_retain: Series,
    total_steps: int,
    method: str = ORIGINAL,
    unit: str = "Step",
    footer: str = "",
) -> go.Figure:
    """Accuracies in [0, 1] above, loss below, over one axis of steps.

    The axis is ``total_steps`` long from the start, so what is still to come is seen as room.
    The traces are "corrected", "kept" and "loss"; the newest value stands beside each.
    """
    if not (loss.steps or acc_corr.steps or acc_retain.steps):
        return empty("No step has been reported yet. The first one comes within seconds.")
    colour = method_look(method).colour
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, row_heights=[0.62, 0.38])
    figure.update_layout(yaxis_domain=[0.45, 1], yaxis2_domain=[0, 0.34])
    for name, series, dash in (("corrected", acc_corr, "solid"), ("kept", acc_retain, "dash")):
        figure.add_trace(_line(name, series, colour, dash, "%{y:.1%}"), row=1, col=1)
    figure.add_trace(_line("loss", loss, translucent(colour, 0.9), "solid", "%{y:.3f}"), 2, 1)
    half = total_steps / 2
    is_lower = bool(acc_corr.steps and acc_retain.steps) and (
        acc_corr.values[-1] < acc_retain.values[-1]
    )
    _add_newest(figure, acc_corr, "<b>corrected {:.0%}</b>", "y", half, below=is_lower)
    _add_newest(figure, acc_retain, "kept {:.0%}", "y", half, below=not is_lower)
    _add_newest(figure, loss, "loss {:.3g}", "y2", half, below=False)
    framed(figure, height=420, footer=footer, right=20)
    figure.update_layout(hovermode="x")
    figure.update_xaxes(range=[0, total_steps], nticks=6)
    figure.update_xaxes(title_text=unit, row=2, col=1)
    figure.update_yaxes(title_text="Accuracy", row=1, col=1, **PERCENT)
    figure.update_yaxes(title_text="Loss", rangemode="tozero", nticks=4, row=2, col=1)
    return figure


def _line(name: str, series: Series, colour: str, dash: str, value: str) -> go.Scatter:
    few = len(series.steps) <= 40
    return go.Scatter(
        name=name,
        x=list(series.steps),
        y=list(series.values),
        mode="lines+markers" if few else "lines",
        line={"color": colour, "width": 2, "dash": dash},
        marker={"size": 5},
        hovertemplate=f"{name} {value}<extra></extra>",
    )


def _add_newest(
    figure: go.Figure, series: Series, text: str, axis: str, half: float, *, below: bool
) -> None:
    """The newest value above or below its point, on the side where the plot has room."""
    if not series.steps:
        return
    figure.add_annotation(
        text=text.format(series.values[-1]),
        x=series.steps[-1],
        y=series.values[-1],
        yref=axis,
        showarrow=False,
        xanchor="right" if series.steps[-1] > half else "left",
        xshift=8 if series.steps[-1] > half else 0,
        yshift=-14 if below else 14,
        font={"size": SMALL},
    )
