"""Maps of one picture side by side as PNG: one scale for all, zero always in the same grey."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import numpy.typing as npt

from engine.analysis.pictures.trigger import Box
from engine.figures.palette import method_look
from engine.figures.pictures.marks import Pixels
from engine.figures.pictures.png import png
from engine.figures.pictures.sheet import channels_last
from engine.plugins.interpreters.parts.map_numbers import FLAT

MapValues = npt.NDArray[np.float32]
"""Float ``[c, h, w]``."""

_BRIGHTNESS = np.array([0.299, 0.587, 0.114])
"""What red, green and blue add to brightness (ITU-R BT.601)."""
_POSITIVE, _NEGATIVE, _ZERO = (204, 59, 8), (26, 98, 178), (243, 243, 241)


@dataclass(frozen=True)
class TitledMap:
    """One map with what stands below it.

    Attributes:
        title: the registered name of a model, or plain text.
        values: None where there is no map; ``lines`` then say why.
        lines: plain text.
        bar: what is drawn below them as a bar, its length in [0, 1]; none without it.
    """

    title: str
    values: MapValues | None
    lines: Sequence[str]
    bar: float | None = None


def flat_map(values: MapValues, *, is_signed: bool) -> npt.NDArray[np.float32]:
    """``[h, w]``: the channels added up, as absolute values where signs mean nothing."""
    summed: npt.NDArray[np.float32] = (values if is_signed else np.abs(values)).sum(0)
    return summed


def shared_limit(maps: Sequence[npt.NDArray[np.float32]]) -> float:
    """The largest absolute value of all maps; 1 where all are nearly zero: noise stays pale."""
    if all(float(np.linalg.norm(one)) < FLAT for one in maps):
        return 1.0
    return max(float(np.abs(one).max()) for one in maps)


def coloured(
    one: npt.NDArray[np.float32], limit: float, *, under: npt.ArrayLike | None, opacity: float
) -> Pixels:
    """RGB ``[h, w, 3]``: red for, blue against, paper for zero; the picture shows through in
    grey, so that every hue is the map's.

    Args:
        limit: the absolute value that gets the full colour.
        under: the picture, uint8 ``[c, h, w]``.
        opacity: of the map, in [0, 1].
    """
    share = np.clip(one / limit, -1, 1)[..., None]
    ends = np.where(share >= 0, np.array(_POSITIVE), np.array(_NEGATIVE))
    colour = np.array(_ZERO) + np.abs(share) * (ends - np.array(_ZERO))
    if under is not None:
        below = channels_last(np.asarray(under)[None])[0].astype(float) @ _BRIGHTNESS
        colour = opacity * colour + (1 - opacity) * below[..., None]
    pixels: Pixels = np.rint(colour).astype(np.uint8)
    return pixels


def map_row(
    shown: Sequence[TitledMap],
    *,
    is_signed: bool,
    limits: Sequence[float],
    picture: npt.NDArray[np.uint8],
    opacity: float,
    box: Box | None = None,
    side: int = 140,
) -> str:
    """The maps as HTML figures in rows that break where the page ends.

    Args:
        limits: for each map the absolute value that gets the full colour.
        picture: uint8 ``[c, h, w]``, which shows through where ``opacity`` is below 1.
        box: where a frame is drawn.
        side: in pixels; less where the page is narrow.
    """
    cells = "".join(
        _cell(one, _pixels(one, is_signed, limit, picture, opacity), box, side)
        for one, limit in zip(shown, limits, strict=True)
    )
    return (
        '<div style="display:flex;flex-wrap:wrap;gap:16px 14px;align-items:flex-start">'
        f"{cells}</div>"
    )


def _pixels(
    one: TitledMap, is_signed: bool, limit: float, picture: npt.NDArray[np.uint8], opacity: float
) -> Pixels | None:
    if one.values is None:
        return None
    flat = flat_map(one.values, is_signed=is_signed)
    return coloured(flat, limit, under=picture, opacity=opacity)


def _cell(one: TitledMap, pixels: Pixels | None, box: Box | None, side: int) -> str:
    title = method_look(one.title).short
    words = "".join(f"<div>{escape(line)}</div>" for line in one.lines)
    says = escape(f"Map of {title}: {', '.join(one.lines)}", quote=True)
    square = f"position:relative;width:{side}px;height:{side}px;border-radius:3px"
    if pixels is None:
        image = f'<div style="{square};border:1px dashed rgba(128,134,143,0.6)"></div>'
    else:
        data = base64.b64encode(png(pixels)).decode()
        image = (
            f'<div style="{square}"><img src="data:image/png;base64,{data}" alt="{says}" '
            f'width="{side}" height="{side}" style="image-rendering:pixelated;border-radius:3px;'
            f'box-shadow:0 0 0 1px rgba(128,134,143,0.55)">{_frame(box)}</div>'
        )
    return (
        f'<figure style="margin:0;width:{side + 6}px">'
        f'<div style="font-weight:600;font-size:0.9rem">{escape(title)}</div>{image}'
        f'<figcaption style="font-size:0.8rem;line-height:1.35;margin-top:6px">{words}'
        f"{_bar(one, side)}</figcaption></figure>"
    )


def _bar(one: TitledMap, side: int) -> str:
    """The number in the last line as a length; it says nothing that the words do not."""
    if one.bar is None:
        return ""
    track = f"width:{side}px;height:5px;border-radius:2px;background:rgba(128,134,143,0.25)"
    length = f"width:{one.bar:.1%};height:5px;border-radius:2px"
    colour = method_look(one.title).colour
    return (
        f'<div aria-hidden="true" style="{track};margin-top:3px">'
        f'<div style="{length};background:{colour}"></div></div>'
    )


def _frame(box: Box | None) -> str:
    """A thin frame, dark within light, so that it is seen on every map."""
    if box is None:
        return ""
    place = (("top", box.top), ("left", box.left), ("height", box.height), ("width", box.width))
    sides = ";".join(f"{name}:{share:.3%}" for name, share in place)
    return (
        f'<div style="position:absolute;{sides};border:1px solid #1b1f24;'
        'box-shadow:0 0 0 1px rgba(255,255,255,0.85);box-sizing:border-box"></div>'
    )
