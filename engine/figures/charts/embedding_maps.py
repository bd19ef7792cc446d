"""Two models as maps of the same pictures, as plain values for the page's own drawing.

A chart library makes the whole chart again for another model, which loses zoom and selection and
takes longer than a redraw may; so what is drawn is sent as columns of numbers.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from engine.experiment.fates import CLEAN, HARMED, Fate
from engine.figures.palette import FATES, NEUTRAL, Style
from engine.training.evaluation import AFFECTED_TEST, CLEAN_TEST, SETS

CLASS_COLOURS = (
    "#0096ff", "#c38700", "#8700ff", "#0f8778", "#e1004b",
    "#5a6900", "#ff0096", "#0f69e1", "#b400b4", "#5a96c3",
)  # fmt: skip
"""At least 3:1 on white and on a dark page; apart also without red or green cones, as far as ten
colours of nearly one lightness can be. Each class is named on the map and in every hint."""

KINDS = {
    "identified": ("S_m, identified", "diamond"),
    "unidentified": ("S_m, unidentified", "diamond-open"),
    AFFECTED_TEST: ("affected test", "triangle-down"),
    CLEAN_TEST: ("clean test", "circle"),
}
"""Names and shapes of the kinds of pictures."""

SAID = (*HARMED, *CLEAN, Fate.UNKNOWN)
UNKNOWN = Style("Not known", Fate.UNKNOWN.words, NEUTRAL, "circle-open")
LOOKS = {**FATES, Fate.UNKNOWN: UNKNOWN}
FOUR_DIGITS = 4


def drawing(
    panels: Sequence[tuple[str, pd.DataFrame]], class_names: Sequence[str], *, frame: str
) -> str:
    """What the page draws, as JSON.

    Args:
        panels: title and table (:mod:`engine.analysis.samples.map`) of each model, the same
            pictures in the same order; the column look has the palette's fate.
        frame: changes when places of this drawing cannot be compared with those of another.
    """
    by_class = len(class_names) <= len(CLASS_COLOURS)
    first = panels[0][1]
    sets = list(dict.fromkeys(first["set"]))
    colours = CLASS_COLOURS if by_class else [look.colour for look in LOOKS.values()]
    means = class_names if by_class else [look.short for look in LOOKS.values()]
    document = {
        "frame": frame,
        "classes": list(class_names),
        "colours": list(zip(means, colours, strict=False)),
        "colour_says": "the model says" if by_class else "what became of it",
        "kinds": [{"name": name, "shape": shape} for name, shape in KINDS.values()],
        "fates": [fate.words for fate in SAID],
        "sets": [{"name": name, "part": SETS[name].part} for name in sets],
        "set": _codes(first["set"], sets),
        "index": first["index"].tolist(),
        "kind": _codes(first["kind"], list(KINDS)),
        "correct": first["correct"].tolist(),
        "trained": np.where(first["is_manipulated"], first["wanted"], -1).tolist(),
        "panels": [_panel(title, table, class_names, by_class) for title, table in panels],
    }
    return json.dumps(document, allow_nan=False, separators=(",", ":"))


def _codes(column: pd.Series, names: Sequence[str]) -> list[int]:
    places = {name: at for at, name in enumerate(names)}
    return [places[one] for one in column]


def _panel(
    title: str, table: pd.DataFrame, class_names: Sequence[str], by_class: bool
) -> dict[str, Any]:
    colour = table["predicted"].tolist() if by_class else _codes(table["look"], list(LOOKS))
    return {
        "title": title,
        "x": table["x"].round(FOUR_DIGITS).tolist(),
        "y": table["y"].round(FOUR_DIGITS).tolist(),
        "said": table["predicted"].tolist(),
        "fate": _codes(table["fate"], SAID),
        "colour": colour,
        "names": _names(table, class_names) if by_class else [],
    }


def _names(table: pd.DataFrame, class_names: Sequence[str]) -> list[tuple[str, float, float]]:
    """Each class and the median of the clean pictures that the model calls so."""
    clean = table[table["kind"] == CLEAN_TEST]
    middle = clean.groupby("predicted")[["x", "y"]].median().round(FOUR_DIGITS)
    return [(class_names[int(label)], *place) for label, *place in middle.itertuples()]
