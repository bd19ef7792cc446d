"""Maps of one picture side by side as PNG: one scale for all, zero always in the same grey."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import numpy.typing as npt

from engine.figures.marks import Pixels
from engine.figures.palette import method_look
from engine.figures.pictures import channels_last
from engine.figures.png import png

Map = npt.NDArray[np.float32]
"""Float ``[c, h, w]``."""

_POSITIVE, _NEGATIVE, _ZERO = (204, 59, 8), (26, 98, 178), (243, 243, 241)


@dataclass(frozen=True)
class Shown:
    """One map with what stands below it.

    Attributes:
        title: the registered name of a model, or plain text.
        values: None where there is no map; ``lines`` then say why.
        lines: plain text.
    """

    title: str
    values: Map | None
    lines: Sequence[str]


def flat_map(values: Map, *, is_signed: bool) -> npt.NDArray[np.float32]:
    """``[h, w]``: the channels added up, as absolute values where signs mean nothing."""
    summed: npt.NDArray[np.float32] = (values if is_signed else np.abs(values)).sum(0)
    return summed


def shared_limit(maps: Sequence[npt.NDArray[np.float32]]) -> float:
    """The largest absolute value of all maps; 1 where all are zero."""
    largest = max((float(np.abs(one).max(initial=0)) for one in maps), default=0.0)
    return largest or 1.0


def coloured(
    one: npt.NDArray[np.float32], limit: float, *, under: npt.ArrayLike | None, opacity: float
) -> Pixels:
    """RGB ``[h, w, 3]``: red for, blue against, paper for zero; the picture shows through.

    Args:
        limit: the absolute value that gets the full colour.
        under: the picture, uint8 ``[c, h, w]``.
        opacity: of the map, in [0, 1].
    """
    share = np.clip(one / limit, -1, 1)[..., None]
    ends = np.where(share >= 0, np.array(_POSITIVE), np.array(_NEGATIVE))
    colour = np.array(_ZERO) + np.abs(share) * (ends - np.array(_ZERO))
    if under is not None:
        below = channels_last(np.asarray(under)[None])[0].astype(float)
        colour = opacity * colour + (1 - opacity) * below
    pixels: Pixels = np.rint(colour).astype(np.uint8)
    return pixels


def map_row(
    shown: Sequence[Shown],
    *,
    is_signed: bool,
    limits: Sequence[float],
    picture: npt.NDArray[np.uint8],
    opacity: float,
    side: int = 132,
) -> str:
    """The maps as HTML figures in rows that break where the page ends.

    Args:
        limits: for each map the absolute value that gets the full colour.
        picture: uint8 ``[c, h, w]``, which shows through where ``opacity`` is below 1.
    """
    cells = "".join(
        _cell(one, is_signed, limit, picture, opacity, side)
        for one, limit in zip(shown, limits, strict=True)
    )
    return (
        '<div style="display:flex;flex-wrap:wrap;gap:16px 14px;align-items:flex-start">'
        f"{cells}</div>"
    )


def _cell(
    one: Shown,
    is_signed: bool,
    limit: float,
    picture: npt.NDArray[np.uint8],
    opacity: float,
    side: int,
) -> str:
    look = method_look(one.title)
    words = "".join(f"<div>{escape(line)}</div>" for line in one.lines)
    says = f"Map of {look.short}: {', '.join(one.lines)}"
    if one.values is None:
        image = (
            f'<div style="width:{side}px;height:{side}px;border:1px dashed '
            'rgba(128,134,143,0.6);border-radius:3px"></div>'
        )
    else:
        flat = flat_map(one.values, is_signed=is_signed)
        pixels = coloured(flat, limit, under=picture, opacity=opacity)
        image = (
            f'<img src="data:image/png;base64,{base64.b64encode(png(pixels)).decode()}" '
            f'alt="{escape(says, quote=True)}" width="{side}" height="{side}" '
            'style="image-rendering:pixelated;border-radius:3px;'
            'box-shadow:0 0 0 1px rgba(128,134,143,0.55)">'
        )
    return (
        f'<figure style="margin:0;width:{side + 6}px">'
        f'<div style="font-weight:600;font-size:0.9rem">{escape(look.short)}</div>{image}'
        f'<figcaption style="font-size:0.8rem;line-height:1.35;margin-top:4px">{words}'
        "</figcaption></figure>"
    )
