"""Rows of pictures, columns of models: what each model says of each picture, as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from engine.experiment.fates import Fate
from engine.figures.palette import method_look
from engine.figures.pictures.tiles import Tile, picture, sign

_REM_OF_PICTURE, _REM_OF_MODEL = 10.5, 6.6
"""About so wide is the first column, and so wide that of a model."""

_STYLE = """<style>
.verdicts { container-type: inline-size; --page: light-dark(#ffffff, #0e1117); }
.verdicts > p { display: none; margin: 0 0 0.4rem; font-size: 0.85rem; }
.verdicts > div {
  overflow-x: auto;
  background:
    linear-gradient(to left, var(--page) 45%, transparent) 100% 0 / 60px 100% no-repeat local,
    linear-gradient(to left, rgba(128,134,143,0.6), transparent) 100% 0 / 20px 100% no-repeat;
}
.verdicts table { border-collapse: collapse; font-size: 0.9rem; min-width: 100%; }
.verdicts tr { border-bottom: 1px solid rgba(128,134,143,0.25); }
.verdicts tr:last-child { border-bottom: none; }
.verdicts :is(th, td) {
  padding: 4px 9px; text-align: left; vertical-align: middle; white-space: nowrap;
}
.verdicts tr > :first-child { position: sticky; left: 0; background: var(--page); padding-left: 0; }
.verdicts tbody th { font-weight: 400; }
.verdicts .share { opacity: 0.8; font-size: 0.82rem; padding-left: 0.95rem; }
.verdicts .picture { display: flex; gap: 8px; align-items: center; }
@container (max-width: WIDTHrem) { .verdicts > p { display: block; } }
</style>"""


@dataclass(frozen=True)
class VerdictCell:
    """One model's verdict on one picture: the label it gives, how surely, and its fate."""

    label: str
    probability: float
    fate: Fate


@dataclass(frozen=True)
class VerdictRow:
    """One picture with the verdict of each model, by registered name."""

    tile: Tile
    said: Mapping[str, VerdictCell]


def verdict_table(
    rows: Sequence[VerdictRow],
    models: Sequence[str],
    *,
    totals: Mapping[str, Mapping[Fate, float]] | None = None,
    of: str = "",
    side: int = 56,
) -> str:
    """A table that scrolls sideways where it does not fit, and says so; the pictures stay.

    Args:
        totals: by model, the share of each fate among all pictures, for the last line.
        of: which pictures these are, with their number.
        side: of a picture, in pixels.
    """
    head = "".join(f'<th scope="col">{_model(name)}</th>' for name in models)
    body = "".join(_row(row, models, side) for row in rows)
    width = _REM_OF_PICTURE + _REM_OF_MODEL * len(models)
    return (
        f'{_STYLE.replace("WIDTH", f"{width:.1f}")}<div class="verdicts">'
        f"<p>{len(models)} models stand side by side: scroll the table sideways →</p>"
        '<div tabindex="0" role="region" aria-label="What each model says of each picture">'
        f'<table><thead><tr><th scope="col">Picture, correct label</th>{head}</tr></thead>'
        f"<tbody>{body}{_totals(totals, models, of)}</tbody></table></div></div>"
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


def _row(row: VerdictRow, models: Sequence[str], side: int) -> str:
    cells = "".join(f"<td>{_said(row.said.get(name))}</td>" for name in models)
    words = "<br>".join(escape(line) for line in row.tile.caption)
    return (
        f'<tr><th scope="row"><div class="picture">{picture(row.tile, side)}'
        f"<span>{words}</span></div></th>{cells}</tr>"
    )


def _totals(
    totals: Mapping[str, Mapping[Fate, float]] | None, models: Sequence[str], of: str
) -> str:
    if totals is None:
        return ""
    cells = "".join(f"<td>{_shares(totals.get(name))}</td>" for name in models)
    head = f'<th scope="row" style="white-space:normal;font-weight:600">{escape(of)}</th>'
    return f"<tr>{head}{cells}</tr>"


def _shares(shares: Mapping[Fate, float] | None) -> str:
    if shares is None:
        return "not stored"
    return "<br>".join(f"{sign(fate)} {share:.0%}" for fate, share in shares.items())


def _said(said: VerdictCell | None) -> str:
    if said is None:
        return "not stored"
    return f'{sign(said.fate)} {escape(said.label)}<div class="share">{said.probability:.0%}</div>'
