"""Pictures before and after a manipulation, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from engine.figures.tiles import Tile, picture, tiles
from engine.preview import Pair

SIDE = 64
"""Width of a picture on the screen, in pixels."""


def given_pairs(pairs: Sequence[Pair], names: Sequence[str]) -> None:
    """Each picture as it was and as it is trained on, with its correct and its given label."""
    cells = "".join(_pair(pair, names) for pair in pairs)
    st.html(f'<div style="display:flex;flex-wrap:wrap;gap:16px 22px">{cells}</div>')


def stamped_pictures(pairs: Sequence[Pair], names: Sequence[str]) -> None:
    """Pictures with the trigger, under their correct label."""
    shown = [
        Tile(pair.after, [names[pair.correct]], f"{names[pair.correct]} with the trigger")
        for pair in pairs
    ]
    st.html(tiles(shown, side=SIDE - 6))


def _pair(pair: Pair, names: Sequence[str]) -> str:
    """Two pictures, or one where only the label was changed."""
    correct, given = escape(names[pair.correct]), escape(names[pair.given])
    before = Tile(pair.before, [], f"{names[pair.correct]}, as it was")
    after = Tile(pair.after, [], f"{names[pair.correct]} as trained on: {names[pair.given]}")
    same = np.array_equal(pair.before, pair.after)
    shown = [after] if same else [before, after]
    images = "".join(picture(tile, SIDE) for tile in shown)
    words = f"{correct} → <b>{given}</b>" if correct != given else f"{correct}, label kept"
    return (
        f'<figure style="margin:0;width:{2 * SIDE + 6}px">'
        f'<div style="display:flex;gap:6px">{images}</div>'
        f'<figcaption style="font-size:0.82rem;line-height:1.3;margin-top:4px">{words}</figcaption>'
        "</figure>"
    )
