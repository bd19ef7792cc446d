"""Small shapes, frames and captions as pixels, for pictures that the browser cannot annotate."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from engine.experiment.fates import Fate
from engine.figures.palette import FATES, NEUTRAL, rgb

Pixels = npt.NDArray[np.uint8]

FRAME = 3
LINE = 15
"""Pixels: thickness of a frame, height of a line of caption and side of a badge."""

_PLATE = (43, 49, 60, 255)
_INK = (246, 247, 249, 255)
_FINE = 4
_DASH, _SPACE = 7, 5
_ARROW = 11


@lru_cache(maxsize=64)
def frame(height: int, width: int, fate: Fate, is_identified: bool) -> Pixels:
    """RGBA ``[height, width, 4]``: a border in the fate's colour, dashed where unidentified.

    The inside is transparent: no mark ever lies on a picture, where a trigger may be.
    """
    colour = rgb(FATES[fate].colour if fate else NEUTRAL)
    border = np.zeros((height, width), dtype=bool)
    border[:FRAME] = border[-FRAME:] = border[:, :FRAME] = border[:, -FRAME:] = True
    if not is_identified:
        rows, columns = np.ogrid[:height, :width]
        is_side = (columns < FRAME) | (columns >= width - FRAME)
        along = np.where(is_side, rows, columns)
        border &= along % (_DASH + _SPACE) < _DASH
    pixels = np.zeros((height, width, 4), dtype=np.uint8)
    pixels[border] = (*colour, 255)
    pixels.flags.writeable = False
    return pixels


@lru_cache(maxsize=16)
def badge(fate: Fate, is_identified: bool) -> Pixels:
    """RGBA ``[15, 15, 4]``: the fate's shape on white, filled where identified, else open."""
    side = LINE * _FINE
    image = Image.new("RGBA", (side, side), (255, 255, 255, 255))
    draw = ImageDraw.Draw(image)
    colour = rgb(FATES[fate].colour)
    low, high = 2 * _FINE, side - 2 * _FINE - 1
    fill = colour if is_identified else (255, 255, 255)
    line = 3 * _FINE // 2
    if FATES[fate].symbol == "circle":
        draw.ellipse((low - 2, low - 2, high + 2, high + 2), fill=fill, outline=colour, width=line)
    elif FATES[fate].symbol == "square":
        draw.rectangle(
            (low + 3, low + 3, high - 3, high - 3), fill=fill, outline=colour, width=line
        )
    else:
        corners = [(side / 2, low - 4), (high + 4, high + 2), (low - 4, high + 2)]
        draw.polygon(corners, fill=fill, outline=colour, width=line)
    small = image.resize((LINE, LINE), Image.Resampling.BOX)
    pixels = np.asarray(small)
    pixels.flags.writeable = False
    return pixels


@lru_cache(maxsize=2048)
def caption(
    text: str, width: int, lines: int, fate: Fate = Fate.UNKNOWN, is_identified: bool = True
) -> Pixels:
    """RGBA ``[15 * lines, width, 4]``: badge and ``text`` on a dark plate, readable on any page.

    Lines are parted by a line feed; what does not fit ends in "…". A "→" is drawn, because the
    font that comes with Pillow has none.
    """
    image = Image.new("RGBA", (width, LINE * lines), _PLATE)
    draw = ImageDraw.Draw(image)
    left = LINE if fate else 0
    for row, line in enumerate(text.split("\n")[:lines]):
        fitted = _fitted(line, width - left - 4)
        _write(draw, fitted, (left + width) / 2, row * LINE + LINE // 2)
    pixels = np.array(image)
    if fate:
        pixels[:LINE, :LINE] = badge(fate, is_identified)
    pixels.flags.writeable = False
    return pixels


@lru_cache(maxsize=1)
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size=12)


def _fitted(line: str, width: float) -> str:
    if _length(line) <= width:
        return line
    while line and _length(line + "…") > width:
        line = line[:-1]
    return line.rstrip() + "…"


def _length(line: str) -> float:
    words, arrows = line.replace("→", ""), line.count("→")
    return _font().getlength(words) + _ARROW * arrows


def _write(draw: ImageDraw.ImageDraw, line: str, centre: float, y: int) -> None:
    x = round(centre - _length(line) / 2)
    for number, words in enumerate(line.split("→")):
        if number:
            end = x + _ARROW - 2
            draw.line([(x, y), (end, y)], fill=_INK)
            draw.line([(end - 3, y - 3), (end, y), (end - 3, y + 3)], fill=_INK)
            x += _ARROW
        draw.text((x, y), words, _INK, _font(), anchor="lm")
        x += round(_font().getlength(words))
