"""Many pictures as one PNG: frames, marks of fate and captions are drawn in, the rest is clear.

One sheet costs one request, hundreds of single pictures cost hundreds. Equal input gives equal
bytes, so a page may cache and compare them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.experiment.fates import Fate
from engine.figures.palette import FATES
from engine.figures.pictures.marks import FRAME, LINE, Pixels, caption, frame
from engine.figures.pictures.png import png

GAP = 6

Packed = npt.NDArray[np.uint32]
"""Pixels as one number each, whose four bytes are red, green, blue and opacity."""


@dataclass(frozen=True)
class Tag:
    """What is drawn around one picture.

    Attributes:
        fate: unknown for a neutral frame without a mark.
        is_identified: solid frame and filled mark, or dashed frame and open mark.
        caption: short lines below, parted by a line feed, such as "coat\\n→ bag".
    """

    fate: Fate = Fate.UNKNOWN
    is_identified: bool = True
    caption: str = ""


@dataclass(frozen=True)
class Sheet:
    """A PNG of tiles in rows; picture i lies at (i // columns, i % columns).

    Attributes:
        pitch: (width, height) in pixels from one tile to the next.
        size: (width, height) of the whole sheet in pixels.
        says: a text alternative.
    """

    png: bytes
    columns: int
    pitch: tuple[int, int]
    size: tuple[int, int]
    says: str


def sprite_sheet(
    images: npt.ArrayLike,
    *,
    columns: int,
    scale: int = 2,
    tags: Sequence[Tag] = (),
    what: str = "pictures",
) -> Sheet:
    """Draws ``images`` in rows of ``columns``, each pixel ``scale`` times as large.

    Args:
        images: uint8 ``[n, h, w]``, ``[n, c, h, w]`` or ``[n, h, w, c]``, c = 1 or 3.
        tags: one per picture, or none at all.
        what: what the pictures are, for the text alternative.

    Raises:
        ValueError: images of another shape, or not one tag per picture.
    """
    pixels = channels_last(images)
    if tags and len(tags) != len(pixels):
        raise ValueError(f"tags must be {len(pixels)}, one per picture, got {len(tags)}")
    tags = tags or [Tag()] * len(pixels)
    tiles = _tiles(pixels, tags, scale)
    columns = max(1, min(columns, len(tiles)))
    sheet = _in_rows(tiles, columns)
    return Sheet(
        png=png(sheet),
        columns=columns,
        pitch=(tiles.shape[2] + GAP, tiles.shape[1] + GAP),
        size=(sheet.shape[1], sheet.shape[0]),
        says=sheet_says(tags, what),
    )


def sheet_says(tags: Sequence[Tag], what: str) -> str:
    """A text alternative for a sheet: how many pictures, and how many of each fate."""
    parts = [f"{len(tags):,} {what}"]
    counts = Counter(tag.fate for tag in tags if tag.fate)
    parts += [f"{counts[fate]:,} {look.short}" for fate, look in FATES.items() if counts[fate]]
    hidden = sum(not tag.is_identified for tag in tags)
    if hidden:
        parts.append(f"{hidden:,} not identified")
    return ", ".join(parts)


def channels_last(images: npt.ArrayLike) -> Pixels:
    """uint8 ``[n, h, w, 3]`` of pictures in any usual layout; ValueError for another."""
    pixels = np.asarray(images)
    if pixels.dtype != np.uint8 or pixels.ndim not in (3, 4):
        raise ValueError(f"images must be uint8 [n, h, w(, c)], got {pixels.dtype} {pixels.shape}")
    if pixels.ndim == 3:
        pixels = pixels[..., None]
    elif pixels.shape[-1] not in (1, 3):
        pixels = np.moveaxis(pixels, 1, -1)
    if pixels.shape[-1] not in (1, 3):
        raise ValueError(f"images must have 1 or 3 channels, got shape {pixels.shape}")
    return np.broadcast_to(pixels, (*pixels.shape[:3], 3))


def _tiles(pixels: Pixels, tags: Sequence[Tag], scale: int) -> Packed:
    """``[n, height, width]``: picture, frame, mark and caption."""
    large = _packed(pixels).repeat(scale, axis=1).repeat(scale, axis=2)
    n, height, width = large.shape
    tall, wide = height + 2 * FRAME, width + 2 * FRAME
    lines = max((_lines(tag) for tag in tags), default=0)
    tiles = np.zeros((n, tall + LINE * lines, wide), dtype=np.uint32)
    tiles[:, FRAME : FRAME + height, FRAME : FRAME + width] = large
    kinds = [(tag.fate, tag.is_identified) for tag in tags]
    for kind in set(kinds):
        mark = _packed(frame(tall, wide, *kind))
        rows, columns = np.nonzero(mark)
        same = np.array([i for i, other in enumerate(kinds) if other == kind])
        tiles[same[:, None], rows, columns] = mark[rows, columns]
    if lines:
        for tile, tag in zip(tiles, tags, strict=True):
            plate = caption(tag.caption, wide, lines, tag.fate, tag.is_identified)
            tile[tall:] = _packed(plate)
    return tiles


def _packed(pixels: Pixels) -> Packed:
    """RGB, then opaque, or RGBA ``[..., c]`` as one number per pixel: four bytes move as one."""
    if pixels.shape[-1] == 4:
        whole = np.ascontiguousarray(pixels)
    else:
        whole = np.full((*pixels.shape[:-1], 4), 255, dtype=np.uint8)
        whole[..., :3] = pixels
    return whole.view(np.uint32)[..., 0]


def _lines(tag: Tag) -> int:
    """Lines that the plate below a picture needs; a mark alone needs one."""
    return tag.caption.count("\n") + 1 if tag.caption or tag.fate else 0


def _in_rows(tiles: Packed, columns: int) -> Pixels:
    """The sheet as RGBA ``[height, width, 4]``."""
    n, height, width = tiles.shape
    if n == 0:
        return np.zeros((1, 1, 4), dtype=np.uint8)
    rows = -(-n // columns)
    grid = np.zeros((rows, height + GAP, columns, width + GAP), dtype=np.uint32)
    for row in range(rows):
        line = tiles[row * columns : (row + 1) * columns]
        grid[row, :height, : len(line), :width] = line.swapaxes(0, 1)
    sheet = grid.reshape(rows * (height + GAP), columns * (width + GAP))[:-GAP, :-GAP]
    return np.ascontiguousarray(sheet).view(np.uint8).reshape(*sheet.shape, 4)
