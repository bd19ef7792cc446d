"""Small pictures with words and a mark of their own, as HTML that follows the page's theme.

For a few dozen pictures beside each other or in the cells of a table. Marks are characters, so
they need no colour to be told apart; every picture has a text alternative.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.experiment.fates import Fate
from engine.figures.palette import FATES

_FRAME = FATES[Fate.FOOLED].colour

_EDGE = "box-shadow:0 0 0 1px rgba(128,134,143,0.55)"
"""A white corner must not melt into a white page."""

SIGNS = {"circle": "●", "triangle-up": "▲", "square": "■"}
"""The characters that look like the symbols of the fates."""


@dataclass(frozen=True)
class Tile:
    """One picture.

    Attributes:
        image: uint8 ``[c, h, w]`` with one or three channels.
        caption: lines below it, each plain text.
        says: what is on it, for who cannot see it.
        fate: unknown for a picture without a verdict.
        framed: whether it is marked as one of S_m.
    """

    image: npt.NDArray[np.uint8]
    caption: Sequence[str]
    says: str
    fate: Fate = Fate.UNKNOWN
    framed: bool = False


def tiles(shown: Sequence[Tile], *, side: int = 84) -> str:
    """The pictures in rows that break where the page ends; ``side`` in pixels."""
    cells = "".join(_cell(tile, side) for tile in shown)
    return (
        '<div style="display:flex;flex-wrap:wrap;gap:14px 12px;align-items:flex-start">'
        f"{cells}</div>"
    )


def picture(tile: Tile, side: int) -> str:
    """The picture alone, as an ``img`` with sharp pixels."""
    frame = f"outline:3px solid {_FRAME};outline-offset:2px" if tile.framed else _EDGE
    return (
        f'<img src="{data_uri(tile.image)}" alt="{escape(tile.says, quote=True)}" '
        f'width="{side}" height="{side}" style="image-rendering:pixelated;'
        f'border-radius:3px;{frame}">'
    )


def sign(fate: Fate) -> str:
    """The fate's shape in its colour, to stand before words."""
    if fate is Fate.UNKNOWN:
        return '<span title="Not known">?</span>'
    look = FATES[fate]
    return (
        f'<span style="color:{look.colour}" title="{escape(look.name, quote=True)}">'
        f"{SIGNS[look.symbol]}</span>"
    )


def data_uri(image: npt.NDArray[np.uint8]) -> str:
    """uint8 ``[c, h, w]`` as a PNG that a page can hold inline."""
    pixels = image[0] if len(image) == 1 else np.moveaxis(image, 0, -1)
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


def _cell(tile: Tile, side: int) -> str:
    lines = [escape(line) for line in tile.caption]
    if tile.fate:
        lines[0] = f"{sign(tile.fate)} {lines[0]}"
    words = "".join(f"<div>{line}</div>" for line in lines)
    return (
        f'<figure style="margin:0;width:{side + 8}px">{picture(tile, side)}'
        f'<figcaption style="font-size:0.8rem;line-height:1.3;margin-top:4px">{words}'
        "</figcaption></figure>"
    )
