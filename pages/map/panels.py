"""Both maps as one component: what is hovered, lassoed or zoomed in one is so in the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from engine.training.evaluation import SETS

KEY = "map"

_MAP = """
<section class="panel"><h4><span class="title"></span><span class="count"></span></h4>
<svg class="map" tabindex="0" role="application"><g class="dots"></g><g class="names"></g>
<path class="lasso"></path></svg></section>
"""
_HTML = f"""
<div class="maps">
  <div class="tools" role="toolbar" aria-label="Tools of the maps">
    <button type="button" name="lasso" title="Drag around pictures to select them">Lasso</button>
    <button type="button" name="move" title="Drag to move both maps; the wheel zooms">Move</button>
    <button type="button" name="in" aria-label="Zoom in" title="Zoom in">+</button>
    <button type="button" name="out" aria-label="Zoom out" title="Zoom out">−</button>
    <button type="button" name="whole" title="Show all of both maps">Whole map</button>
    <button type="button" name="clear" hidden></button>
    <span class="rest"></span>
    <button type="button" name="save" title="Save both maps as a picture">Save as SVG</button>
  </div>
  <div class="panels" role="group">{_MAP * 2}
    <svg class="joins" aria-hidden="true"></svg><div class="hint" hidden></div>
  </div>
  <div class="legend"></div>
  <span class="spoken" aria-live="polite"></span>
</div>
"""
_BROWSER = Path(__file__).parent / "browser"
_maps = st.components.v2.component(
    "lab_maps",
    html=_HTML,
    css=(_BROWSER / "style.css").read_text(),
    js="\n".join(part.read_text() for part in sorted(_BROWSER.glob("*.js"))),
)

NamedPicture = tuple[str, int]
"""Set and index."""


@dataclass(frozen=True)
class MapProps:
    """What the component is given.

    Attributes:
        name: changes whenever ``drawing`` does.
        drawing: of ``engine.figures.charts.embedding_maps``.
        mask: one ``0`` or ``1`` per picture: whether it is pointed out.
        counts: what is pointed out in each map, in words.
        chosen: the picture whose card is open.
        listed: the set whose pictures the page lists.
        label: a text alternative.
        footer: lines for the saved picture.
    """

    name: str
    drawing: str
    mask: str
    counts: tuple[str, str]
    chosen: NamedPicture | None
    listed: str
    label: str
    footer: Sequence[str]


@dataclass(frozen=True)
class Picked:
    """What the browser said last.

    Attributes:
        pictures: what is selected, by lasso.
        opened: the picture that was clicked, unless a lasso came after.
    """

    pictures: tuple[NamedPicture, ...] = ()
    opened: NamedPicture | None = None


def map_panels(shown: MapProps, on_pick: Callable[[], None]) -> Picked:
    """Draws both maps; what is selected on them.

    Args:
        on_pick: called when a picture is opened or others are selected, before the page is
            drawn again; :func:`last_picked` then says what.
    """
    answer = _maps(
        key=KEY,
        data={
            "name": shown.name,
            "drawing": shown.drawing,
            "shown": shown.mask,
            "counts": list(shown.counts),
            "chosen": ":".join(map(str, shown.chosen)) if shown.chosen else "",
            "listed": shown.listed,
            "label": shown.label,
            "footer": list(shown.footer),
        },
        on_picked_change=on_pick,
    )
    return read_picked(answer.picked)


def last_picked() -> Picked:
    return read_picked(st.session_state[KEY].get("picked"))


def read_picked(answer: Any) -> Picked:
    """What a browser sent; what is no picture is left out, since anybody can send anything."""
    if not isinstance(answer, Mapping):
        return Picked()
    ids = answer.get("ids")
    found = [_picture(one) for one in ids] if isinstance(ids, list) else []
    return Picked(tuple(filter(None, found)), _picture(answer.get("open")))


def _picture(name: Any) -> NamedPicture | None:
    which, _, index = str(name).rpartition(":")
    return (which, int(index)) if which in SETS and index.isdecimal() else None
