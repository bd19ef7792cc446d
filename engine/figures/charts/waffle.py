"""The manipulated set as a waffle: what was identified of it, and what stays hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from engine.experiment.fates import Fate
from engine.figures.frame import TEXT, empty, framed, words
from engine.figures.palette import FATES, IDENTIFIED

_CELLS = 1000
_PITCH = 13


@dataclass(frozen=True)
class ManipulatedSample:
    """One sample of S_m.

    Attributes:
        id: its place in the data set's training part.
        fate: unknown where no model is asked.
    """

    id: int
    is_identified: bool
    fate: Fate = Fate.UNKNOWN


def waffle(
    samples: Sequence[ManipulatedSample], *, columns: int = 25, footer: str = ""
) -> go.Figure:
    """One cell per sample, the identified ones first: filled = identified, outline = not.

    Above 1,000 samples a cell stands for k of the same kind. With fates, shape and colour say
    what became of a sample. ``customdata`` of each cell is the list of its sample ids. More than
    25 columns merge on a phone, where cells keep their size in pixels.
    """
    if not samples:
        return empty("The manipulated set is empty. Choose a size above 0.")
    per_cell = _round_up(len(samples) / _CELLS)
    figure = go.Figure()
    place = 0
    for is_identified in (True, False):
        for fate in (Fate.UNKNOWN, *FATES):
            kind = [s for s in samples if (s.is_identified, s.fate) == (is_identified, fate)]
            cells = [kind[i : i + per_cell] for i in range(0, len(kind), per_cell)]
            if cells:
                figure.add_trace(_cells(cells, place, columns, is_identified, fate))
            place += len(cells)
    return _laid_out(figure, samples, per_cell, columns, place, footer)


def _round_up(k: float) -> int:
    """The next of 1, 2, 5, 10, 20, 50, …"""
    size = 1
    while True:
        for step in (1, 2, 5):
            if k <= step * size:
                return step * size
        size *= 10


def _cells(
    cells: list[list[ManipulatedSample]], start: int, columns: int, is_identified: bool, fate: Fate
) -> go.Scatter:
    places = range(start, start + len(cells))
    state = "identified" if is_identified else "not identified"
    kind = f"{state}, {FATES[fate].short}" if fate else state
    shape, colour = (FATES[fate].symbol, FATES[fate].colour) if fate else ("square", IDENTIFIED)
    return go.Scatter(
        name=kind,
        mode="markers",
        x=[place % columns for place in places],
        y=[place // columns for place in places],
        customdata=[[sample.id for sample in cell] for cell in cells],
        text=[_who(cell) for cell in cells],
        hovertemplate=f"%{{text}}<br>{kind}<extra></extra>",
        marker={
            "symbol": shape if is_identified else f"{shape}-open",
            "size": 10 if is_identified else 9,
            "color": colour,
            "line": {"width": 0 if is_identified else 1.5},
            "opacity": 1,
        },
    )


def _who(cell: list[ManipulatedSample]) -> str:
    if len(cell) == 1:
        return f"training picture {cell[0].id:,}"
    return f"{len(cell)} training pictures from {cell[0].id:,} on"


def _laid_out(
    figure: go.Figure,
    samples: Sequence[ManipulatedSample],
    per_cell: int,
    columns: int,
    n_cells: int,
    footer: str,
) -> go.Figure:
    known = sum(s.is_identified for s in samples)
    rows = -(-n_cells // columns)
    if per_cell > 1:
        footer = f"One cell = {per_cell} pictures · {footer}"
    framed(figure, height=_PITCH * rows + 56, footer=footer, left=8, right=8, top=50, bottom=6)
    figure.update_xaxes(
        visible=False, range=[-0.7, columns - 0.3], constrain="domain", constraintoward="left"
    )
    figure.update_yaxes(
        visible=False,
        range=[rows - 0.3, -0.7],
        scaleanchor="x",
        constrain="domain",
        constraintoward="top",
    )
    figure.update_layout(hovermode="closest", clickmode="event+select")
    hidden = len(samples) - known
    text = (
        f"■ <b>{known:,}</b> identified ({known / len(samples):.0%})<br>"
        f"□ <b>{hidden:,}</b> not identified: the unknown rest"
    )
    place = {"xanchor": "left", "yanchor": "bottom", "yshift": 4, "font": {"size": TEXT}}
    words(figure, text, x=0, y=1, **place)
    return figure
