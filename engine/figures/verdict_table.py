"""Rows of pictures, columns of models: what each model says of each picture, as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from engine.figures.palette import method_look
from engine.figures.tiles import Tile, picture, sign

_CELL = "padding:4px 10px;text-align:left;vertical-align:middle;white-space:nowrap"
_LINE = "border-bottom:1px solid rgba(128,134,143,0.25)"


@dataclass(frozen=True)
class Said:
    """One model's verdict on one picture: the label it gives, how surely, and its fate."""

    label: str
    probability: float
    fate: str


@dataclass(frozen=True)
class Row:
    """One picture with the verdict of each model, by registered name."""

    tile: Tile
    said: Mapping[str, Said]


def verdict_table(
    rows: Sequence[Row],
    models: Sequence[str],
    *,
    totals: Mapping[str, Mapping[str, float]] | None = None,
    of: str = "",
    side: int = 56,
) -> str:
    """A table that scrolls sideways where it does not fit.

    Args:
        totals: by model, the share of each fate among all pictures, for the last line.
        of: which pictures these are, with their number.
        side: of a picture, in pixels.
    """
    head = "".join(f'<th scope="col" style="{_CELL}">{_model(name)}</th>' for name in models)
    body = "".join(_row(row, models, side) for row in rows)
    return (
        '<div style="overflow-x:auto"><table style="border-collapse:collapse;font-size:0.9rem;'
        'min-width:min(100%,60rem)">'
        f'<thead><tr style="{_LINE}"><th scope="col" style="{_CELL}">Picture</th>'
        f'<th scope="col" style="{_CELL}">Correct label</th>{head}</tr></thead>'
        f"<tbody>{body}{_totals(totals, models, of)}</tbody></table></div>"
    )


def _model(name: str) -> str:
    look = method_look(name)
    bar = (
        "display:inline-block;width:0.7em;height:0.7em;border-radius:2px;"
        f"background:{look.colour};margin-right:5px"
    )
    return (
        f'<span style="{bar}"></span><span title="{escape(look.name)}">{escape(look.short)}</span>'
    )


def _row(row: Row, models: Sequence[str], side: int) -> str:
    cells = "".join(f'<td style="{_CELL}">{_said(row.said.get(name))}</td>' for name in models)
    words = "<br>".join(escape(line) for line in row.tile.caption)
    return (
        f'<tr style="{_LINE}"><td style="{_CELL}">{picture(row.tile, side)}</td>'
        f'<th scope="row" style="{_CELL};font-weight:400">{words}</th>{cells}</tr>'
    )


def _totals(
    totals: Mapping[str, Mapping[str, float]] | None, models: Sequence[str], of: str
) -> str:
    if totals is None:
        return ""
    cells = "".join(f'<td style="{_CELL}">{_shares(totals.get(name))}</td>' for name in models)
    head = f'<th scope="row" colspan="2" style="{_CELL};white-space:normal">{escape(of)}</th>'
    return f"<tr>{head}{cells}</tr>"


def _shares(shares: Mapping[str, float] | None) -> str:
    if shares is None:
        return "not stored"
    return "<br>".join(f"{sign(fate)} {share:.0%}" for fate, share in shares.items())


def _said(said: Said | None) -> str:
    if said is None:
        return "not stored"
    return (
        f"{sign(said.fate)} {escape(said.label)} "
        f'<span style="opacity:0.75">{said.probability:.0%}</span>'
    )
