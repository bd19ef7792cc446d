"""What a method costs: seconds beside the share of retraining (EU)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import plotly.graph_objects as go

from engine.figures.frame import SMALL, TEXT, empty, framed
from engine.figures.palette import NEUTRAL, method_look
from engine.plugins.unlearners import EU

_ROW = 40


@dataclass(frozen=True)
class MethodCost:
    """Wall-clock ``seconds`` of a method without evaluation, one per seed."""

    method: str
    seconds: Sequence[float]

    @property
    def mean(self) -> float:
        return fmean(self.seconds)


def cost_bars(costs: Sequence[MethodCost], *, footer: str = "") -> go.Figure:
    """One bar per method, the cheapest on top, from 0 s; a line marks EU's 100 %.

    Bars are means over seeds, with whiskers from the fastest to the slowest.
    """
    timed = sorted((c for c in costs if c.seconds), key=lambda c: c.mean)
    if not timed:
        return empty("No run has been timed yet. Run a method to see what it costs.")
    retraining = next((c.mean for c in timed if c.method == EU), None)
    figure = go.Figure([_bars(timed), _numbers(timed, retraining)])
    if retraining is not None:
        line = {"color": NEUTRAL, "width": 1, "dash": "dot"}
        figure.add_vline(x=retraining, line=line, layer="below")
    framed(figure, height=_ROW * len(timed) + 76, footer=_noted(timed, footer), left=84)
    longest = max(max(c.seconds) for c in timed)
    figure.update_xaxes(title_text="Wall clock (s)", range=[0, 1.5 * longest or 1])
    figure.update_yaxes(
        autorange="reversed",
        showgrid=False,
        tickfont={"size": TEXT},
    )
    return figure


def _bars(costs: Sequence[MethodCost]) -> go.Bar:
    looks = [method_look(c.method) for c in costs]
    return go.Bar(
        orientation="h",
        x=[c.mean for c in costs],
        y=[look.short for look in looks],
        customdata=[c.method for c in costs],
        width=0.5,
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [max(c.seconds) - c.mean for c in costs],
            "arrayminus": [c.mean - min(c.seconds) for c in costs],
            "color": NEUTRAL,
            "thickness": 1.5,
            "width": 3,
        },
        hovertemplate="<b>%{y}</b> %{x:.2f} s<extra></extra>",
        marker={"color": [look.colour for look in looks]},
    )


def _numbers(costs: Sequence[MethodCost], retraining: float | None) -> go.Scatter:
    """Seconds and the share of EU, right of the slowest seed."""
    return go.Scatter(
        mode="text",
        x=[max(c.seconds) for c in costs],
        y=[method_look(c.method).short for c in costs],
        text=[_in_words(c.mean, retraining) for c in costs],
        textposition="middle right",
        textfont={"size": SMALL},
        cliponaxis=False,
        hoverinfo="skip",
    )


def _in_words(seconds: float, retraining: float | None) -> str:
    text = f"  <b>{seconds:.3g} s</b>"
    if retraining:
        text += f"<br>  {seconds / retraining:.0%} of EU"
    return text


def _noted(costs: Sequence[MethodCost], footer: str) -> str:
    most = max(len(c.seconds) for c in costs)
    seeds = "n = 1 seed: no spread to show" if most == 1 else f"up to {most} seeds, mean"
    return f"{seeds} · {footer}" if footer else seeds
