"""One colour and one symbol per method, one per fate, the same on every page.

A mark has a contrast of at least 3:1 on white and on a dark page (#0e1117). No colour reaches
4.5:1 on both, so words are never coloured: they take the theme's own colour and stand beside
their mark. Colour never stands alone: every method and every fate has a shape of its own.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
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


ORIGINAL, EU, ORACLE = "none", "retrain", "oracle"
"""The registered names that figures treat in their own way."""

METHODS = {
    ORIGINAL: Look("Original model", "Original", "#8c9099", "circle-open"),
    ORACLE: Look("Oracle (retrained with no manipulation left)", "Oracle", "#b8860b", "star"),
    EU: Look("EU (retrained on the rest)", "EU", "#5f7088", "hexagon"),
    "cf": Look("CF (catastrophic forgetting)", "CF", "#d0281f", "diamond"),
    "ssd": Look("SSD (selective synaptic dampening)", "SSD", "#3b8dec", "cross"),
    "eu_k": Look("EU-k (last k layers retrained)", "EU-k", "#4f8791", "hexagon2"),
    "cf_k": Look("CF-k (last k layers fine-tuned)", "CF-k", "#d86c6c", "diamond-tall"),
    "scrub": Look("SCRUB", "SCRUB", "#8d48e8", "x"),
    "bad_teacher": Look("BadT (bad teacher)", "BadT", "#148c64", "hourglass"),
    "mu_mis": Look("MU-Mis (input sensitivity)", "MU-Mis", "#d232b4", "star-diamond"),
    "gradient_ascent": Look("Gradient ascent", "GA", "#9a6a1c", "triangle-down"),
    "npo": Look("NPO (negative preference)", "NPO", "#7878f5", "pentagon"),
    "neggrad_plus": Look("NegGrad+", "NegGrad+", "#cc5a00", "triangle-left"),
    "random_labels": Look("Random labels", "RandLab", "#5f8a0a", "bowtie"),
    "salun": Look("SalUn (saliency unlearning)", "SalUn", "#0592a6", "star-square"),
}
"""Neutral: the original, EU and the oracle. Filled circle, triangle and square are for fates."""

CORRECT, FOOLED, OTHERWISE = "correct", "fooled", "otherwise"
"""What became of a picture: right, wrong as the manipulation wants it, or wrong in another way."""

FATES = {
    CORRECT: Look("Correct", "correct", "#0d8f83", "circle"),
    FOOLED: Look("Fooled: what the manipulation wants", "fooled", "#d9480f", "triangle-up"),
    OTHERWISE: Look("Wrong otherwise", "wrong otherwise", "#8a63c9", "square"),
}

IDENTIFIED = "#247c8f"
"""The identified part; the unidentified rest has the same colour, but is open or dashed."""

NEUTRAL = "#80868f"
"""Lines and marks that belong to nobody: chance, connections, the clean part."""

GRID = "rgba(128, 134, 143, 0.22)"

_SPARE_COLOURS = ("#2f8f9d", "#a65fb5", "#b36a2e", "#6f7fd6", "#4f8f3a", "#c0507a")
_SPARE_SYMBOLS = ("triangle-right", "star-triangle-up", "octagon", "diamond-wide", "hexagram")


def method_look(name: str) -> Look:
    """The look of a registered unlearner; an unknown name gets the same one every time."""
    if name in METHODS:
        return METHODS[name]
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
    colour = _SPARE_COLOURS[number % len(_SPARE_COLOURS)]
    symbol = _SPARE_SYMBOLS[number // len(_SPARE_COLOURS) % len(_SPARE_SYMBOLS)]
    return Look(name, name, colour, symbol)


def translucent(colour: str, share: float) -> str:
    """``#rrggbb`` as ``rgba(...)`` with ``share`` in [0, 1] of its strength."""
    red, green, blue = rgb(colour)
    return f"rgba({red}, {green}, {blue}, {share:.3g})"


def rgb(colour: str) -> tuple[int, int, int]:
    """``#rrggbb`` as three bytes."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def fate(predicted: int, correct: int, goal: int) -> str:
    """The fate of one picture; ``goal`` is the label the manipulation wants, -1 where none."""
    if predicted == correct:
        return CORRECT
    return FOOLED if predicted == goal else OTHERWISE
