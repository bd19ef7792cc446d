"""One colour and one symbol per method, one per fate, the same on every page.

A mark has a contrast of at least 3:1 on white and on a dark page (#0e1117). No colour reaches
4.5:1 on both, so words are never coloured: they take the theme's own colour and stand beside
their mark. Colour never stands alone: every method and every fate has a shape of its own.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Collection
from dataclasses import dataclass

from engine.experiment.fates import Fate
from engine.plugins.unlearners import UNLEARNERS


@dataclass(frozen=True)
class Style:
    """How one method or one fate is drawn.

    Attributes:
        name: what a person reads, in full.
        short: what stands beside a mark.
        colour: ``#rrggbb``.
        symbol: Plotly's name of the marker.
    """

    name: str
    short: str
    colour: str
    symbol: str


FATES = {
    Fate.CORRECT: Style("Correct", "correct", "#0d8f83", "circle"),
    Fate.FOOLED: Style("Fooled: what the manipulation wants", "fooled", "#d9480f", "triangle-up"),
    Fate.OTHERWISE: Style("Wrong otherwise", "wrong otherwise", "#8a63c9", "square"),
}

IDENTIFIED = "#247c8f"
"""The identified part; the unidentified rest has the same colour, but is open or dashed."""

NEUTRAL = "#80868f"
"""Lines and marks that belong to no method: chance, connections, the clean part."""

GRID = "rgba(128, 134, 143, 0.22)"

_SPARE = tuple(
    itertools.product(
        ("#2f8f9d", "#a65fb5", "#b36a2e", "#6f7fd6", "#4f8f3a", "#c0507a"),
        ("triangle-right", "star-triangle-up", "octagon", "diamond-wide", "hexagram"),
    )
)
"""Colours and symbols of methods that bring none of their own."""


def method_look(name: str) -> Style:
    """The look of an unlearner, as it says itself or a spare one.

    One that is not registered, as after its plug-in has gone, gets the same one every time.
    """
    if name not in UNLEARNERS:
        return Style(name, name, *_spare(name, taken=()))
    cls = UNLEARNERS[name]
    if cls.colour and cls.symbol:
        return Style(cls.title, cls.short, cls.colour, cls.symbol)
    colour, symbol = _spares()[name]
    return Style(cls.title, cls.short, cls.colour or colour, cls.symbol or symbol)


def short_names() -> dict[str, str]:
    """Of every registered unlearner, what stands beside its mark."""
    return {name: UNLEARNERS[name].short for name in UNLEARNERS}


def _spares() -> dict[str, tuple[str, str]]:
    """For each method without a look of its own, one that no other has while there are enough."""
    own = [(UNLEARNERS[name].colour, UNLEARNERS[name].symbol) for name in UNLEARNERS]
    found: dict[str, tuple[str, str]] = {}
    for name in UNLEARNERS:
        if not all((UNLEARNERS[name].colour, UNLEARNERS[name].symbol)):
            found[name] = _spare(name, taken=[*own, *found.values()])
    return found


def _spare(name: str, taken: Collection[tuple[str, str]]) -> tuple[str, str]:
    """One that shares as little as can be with those that are ``taken``; always the same one."""
    first = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") % len(_SPARE)
    colours, symbols = {colour for colour, _ in taken}, {symbol for _, symbol in taken}

    def shares(one: tuple[str, str]) -> int:
        return (one[0] in colours) + (one[1] in symbols) + 2 * (one in taken)

    return min(_SPARE[first:] + _SPARE[:first], key=shares)


def translucent(colour: str, share: float) -> str:
    """``#rrggbb`` as ``rgba(...)`` with ``share`` in [0, 1] of its strength."""
    red, green, blue = rgb(colour)
    return f"rgba({red}, {green}, {blue}, {share:.3g})"


def rgb(colour: str) -> tuple[int, int, int]:
    """``#rrggbb`` as three bytes."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
