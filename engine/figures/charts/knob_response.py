"""What one knob does: both accuracies over its values, with the chosen one marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from engine.figures.frame import PERCENT, SMALL, empty, framed, spaced, words
from engine.figures.palette import NEUTRAL, method_look

_HEIGHT, _TOP, _BOTTOM = 400, 50, 52
_PIXELS = (_HEIGHT - _TOP - _BOTTOM) / 1.06


@dataclass(frozen=True)
class ResponsePoint:
    """One value of the knob and what came of it, in [0, 1]; ``key`` is of its run.

    An accuracy that counts no picture is None: with two classes that trade labels there is no
    other to keep.
    """

    value: float
    acc_corr: float | None
    acc_retain: float | None
    key: str = ""


def response_curve(
    settings: Sequence[ResponsePoint],
    *,
    method: str,
    knob: str,
    is_log: bool = False,
    chosen: float | None = None,
    hindsight: float | None = None,
    footer: str = "",
) -> go.Figure:
    """Acc_corr (solid) and Acc_retain (dashed) over the values of one knob.

    Args:
        knob: its label, with a unit if it has one.
        is_log: whether the axis goes in factors; all values must then be above 0.
        chosen: the value that the selection rule took.
        hindsight: the value that the test data would have taken, marked as such.

    The traces "corrected" and "kept" carry run keys in ``customdata``.
    """
    if not settings:
        return empty("No setting of this knob has been judged: run the method with selection on.")
    ordered = sorted(settings, key=lambda s: s.value)
    colour = method_look(method).colour
    figure = go.Figure(
        [
            _line("corrected", ordered, [s.acc_corr for s in ordered], colour, "solid"),
            _line("kept", ordered, [s.acc_retain for s in ordered], colour, "dash"),
        ]
    )
    _add_ends(figure, ordered[-1])
    _add_choice(figure, chosen, hindsight)
    framed(figure, height=_HEIGHT, footer=footer, top=_TOP, bottom=_BOTTOM, right=76)
    figure.update_layout(hovermode="x", clickmode="event+select")
    figure.update_xaxes(title_text=knob, type="log" if is_log else "linear")
    if is_log:
        figure.update_xaxes(dtick=1, tickformat="~g")
    figure.update_yaxes(title_text="Accuracy", **PERCENT)
    return figure


def _line(
    name: str,
    ordered: Sequence[ResponsePoint],
    values: Sequence[float | None],
    colour: str,
    dash: str,
) -> go.Scatter:
    return go.Scatter(
        name=name,
        mode="lines+markers",
        x=[s.value for s in ordered],
        y=list(values),
        customdata=[s.key for s in ordered],
        line={"color": colour, "width": 2, "dash": dash},
        marker={"size": 7, "color": colour},
        hovertemplate=f"{name} %{{y:.1%}} at %{{x:.3g}}<extra></extra>",
    )


def _add_ends(figure: go.Figure, last: ResponsePoint) -> None:
    """The lines' names in the margin beside their last points."""
    both = [("<b>corrected</b>", last.acc_corr), ("kept", last.acc_retain)]
    ends = [(text, value) for text, value in both if value is not None]
    wanted = [value * _PIXELS for _, value in ends]
    for (text, value), place in zip(ends, spaced(wanted, gap=17, low=0, high=_PIXELS), strict=True):
        shift = place - value * _PIXELS
        words(figure, text, x=1, y=value, yref="y", xanchor="left", xshift=4, yshift=shift)


def _add_choice(figure: go.Figure, chosen: float | None, hindsight: float | None) -> None:
    marks: list[tuple[float | None, str, str]] = [
        (chosen, "chosen by the rule", "solid"),
        (hindsight, "best in hindsight (uses test data)", "dot"),
    ]
    if chosen is not None and chosen == hindsight:
        marks = [(chosen, "chosen by the rule, also best in hindsight", "solid")]
    for row, (value, text, dash) in enumerate(marks):
        if value is not None:
            line = {"color": NEUTRAL, "width": 2, "dash": dash}
            figure.add_vline(x=value, line=line, layer="below", name=text)
            sign = "┃" if dash == "solid" else "┊"
            words(
                figure,
                f"{sign} {text}: {value:.3g}",
                x=0,
                y=1,
                xanchor="left",
                yanchor="bottom",
                yshift=22 - 18 * row,
                font={"size": SMALL},
            )
