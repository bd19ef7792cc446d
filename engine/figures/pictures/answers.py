"""What every model says of one picture: its most probable labels as bars, model under model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from engine.experiment.fates import Fate
from engine.figures.palette import FATES, NEUTRAL, method_look
from engine.figures.pictures.tiles import sign

_CELL = "padding:5px 8px 5px 0;vertical-align:top;text-align:left"
_NOTE = "font-size:0.8rem;opacity:0.85;white-space:nowrap"
_LINE = "border-bottom:1px solid rgba(128,134,143,0.25)"


@dataclass(frozen=True)
class Answer:
    """One model's answer.

    Attributes:
        method: its registered name.
        top: (label, probability in [0, 1], fate of that label), the most probable first.
        note: what else there is to say, such as from which γ on it is right.
    """

    method: str
    top: Sequence[tuple[str, float, Fate]]
    note: str = ""


def answers(shown: Sequence[Answer], *, what: str) -> str:
    """A table as HTML that fits a phone; ``what`` the answers are about, for who cannot see."""
    rows = "".join(_row(answer) for answer in shown)
    return (
        '<table style="border-collapse:collapse;width:100%;font-size:0.88rem">'
        f'<caption style="position:absolute;width:1px;height:1px;overflow:hidden;'
        f'clip-path:inset(50%)">{escape(what)}</caption>'
        f"<tbody>{rows}</tbody></table>"
    )


def _row(answer: Answer) -> str:
    look = method_look(answer.method)
    swatch = (
        "display:inline-block;width:0.7em;height:0.7em;border-radius:2px;"
        f"background:{look.colour};margin-right:5px"
    )
    note = f'<div style="{_NOTE}">{escape(answer.note)}</div>'
    bars = "".join(_bar(*one) for one in answer.top)
    return (
        f'<tr style="{_LINE}"><th scope="row" style="{_CELL};width:7.4rem;font-weight:600">'
        f'<span style="{swatch}"></span>{escape(look.short)}{note if answer.note else ""}</th>'
        f'<td style="{_CELL}">{bars}</td></tr>'
    )


def _bar(label: str, probability: float, fate: Fate) -> str:
    """One label: its mark, name and share in words above a bar of that length."""
    colour = FATES[fate].colour if fate else NEUTRAL
    mark = f"{sign(fate)} " if fate else ""
    width = max(1.0, 100 * min(probability, 1.0))
    return (
        '<div style="display:flex;justify-content:space-between;gap:8px;line-height:1.25">'
        f"<span>{mark}{escape(label)}</span>"
        f'<span style="font-variant-numeric:tabular-nums">{probability:.1%}</span></div>'
        '<div style="height:4px;border-radius:2px;background:rgba(128,134,143,0.2);'
        'margin:1px 0 4px">'
        f'<div style="height:4px;border-radius:2px;width:{width:.1f}%;background:{colour}">'
        "</div></div>"
    )
