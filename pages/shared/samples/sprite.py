"""Hundreds of pictures in one sheet, each a button: the gallery's component.

One rule of style holds the sheet; every tile shows its part of it. Arrow keys move from tile to
tile, Enter or Space selects. Words reach the page as text and as attributes, never as HTML.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence

import streamlit as st

from engine.figures.pictures.sheet import GAP, Sheet

_CSS = """
.grid { display: flex; flex-wrap: wrap; gap: 4px; padding: 4px; }
.tile {
  background-repeat: no-repeat; border-radius: 4px; cursor: pointer;
  outline: 2px solid transparent; outline-offset: 1px;
}
.tile:hover { outline-color: var(--st-border-color); }
.tile[aria-pressed="true"] { outline: 3px solid var(--st-primary-color); }
.tile:focus-visible { outline: 3px dashed var(--st-text-color); }
"""

_JS = """
export default function ({ data, parentElement, setTriggerValue }) {
  const grid = parentElement.querySelector(".grid");
  const tiles = () => Array.from(grid.children);
  const select = (tile) => {
    setTriggerValue("selected", tile.dataset.id);
    const card = data.shows && document.querySelector(data.shows);
    if (!card || window.innerWidth > 640) return;
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    card.scrollIntoView({ behavior: calm ? "auto" : "smooth" });
  };
  const focus = (tile) => {
    if (!tile) return;
    tiles().forEach((other) => { other.tabIndex = -1; });
    tile.tabIndex = 0;
    tile.focus();
    tell(tile);
  };
  if (grid.dataset.sheet !== data.sheet) {
    let style = parentElement.querySelector("style.sheet");
    if (!style) {
      style = document.createElement("style");
      style.className = "sheet";
      parentElement.appendChild(style);
    }
    const [width, height] = data.tile;
    style.textContent = `.tile { width: ${width}px; height: ${height}px;
      background-image: url(data:image/png;base64,${data.png}); }`;
    grid.replaceChildren(...data.ids.map((id, i) => {
      const tile = document.createElement("div");
      const x = (i % data.columns) * data.pitch[0];
      const y = Math.floor(i / data.columns) * data.pitch[1];
      tile.className = "tile";
      tile.dataset.id = id;
      tile.style.backgroundPosition = `-${x}px -${y}px`;
      tile.setAttribute("role", "button");
      tile.setAttribute("aria-label", data.says[i]);
      tile.title = data.says[i];
      return tile;
    }));
    grid.dataset.sheet = data.sheet;
  }
  grid.setAttribute("role", "group");
  grid.setAttribute("aria-label", data.label);
  const all = tiles();
  const chosen = all.findIndex((tile) => tile.dataset.id === data.selected);
  all.forEach((tile, i) => {
    tile.setAttribute("aria-pressed", String(i === chosen));
    tile.tabIndex = i === Math.max(0, chosen) ? 0 : -1;
  });
  // The map, where there is one, marks the picture that is pointed at here.
  const tell = (tile) => document.dispatchEvent(
    new CustomEvent("lab-picture", { detail: tile ? tile.dataset.id : "" }));
  grid.onpointerover = (event) => tell(event.target.closest(".tile"));
  grid.onpointerleave = () => tell(null);
  grid.onclick = (event) => {
    const tile = event.target.closest(".tile");
    if (tile) { focus(tile); select(tile); }
  };
  grid.onkeydown = (event) => {
    const here = tiles();
    const at = here.indexOf(event.target);
    if (at < 0) return;
    const top = here[at].offsetTop;
    const perRow = Math.max(1, here.filter((tile) => tile.offsetTop === here[0].offsetTop).length);
    const steps = {
      ArrowRight: 1, ArrowLeft: -1, ArrowDown: perRow, ArrowUp: -perRow,
      Home: -at, End: here.length - 1 - at,
    };
    if (event.key === "Enter" || event.key === " ") select(here[at]);
    else if (event.key in steps) focus(here[at + steps[event.key]]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}
"""

_gallery = st.components.v2.component(
    "lab_sprite_gallery", html='<div class="grid"></div>', css=_CSS, js=_JS
)


def sprite_gallery(
    sheet: Sheet,
    name: str,
    ids: Sequence[str],
    says: Sequence[str],
    selected: str,
    *,
    key: str,
    shows: str = "",
) -> str | None:
    """Draws ``sheet``; the id of the tile that was just selected, if any.

    Args:
        name: changes whenever the sheet, its ids or its words do.
        says: a text alternative for each tile.
        selected: the id of the tile that is marked.
        shows: a CSS selector of what shows the selected picture; a narrow screen scrolls to it.
    """
    answer = _gallery(
        key=key,
        data={
            "sheet": name,
            "png": base64.b64encode(sheet.png).decode(),
            "columns": sheet.columns,
            "pitch": list(sheet.pitch),
            "tile": [sheet.pitch[0] - GAP, sheet.pitch[1] - GAP],
            "ids": list(ids),
            "says": list(says),
            "label": sheet.says,
            "selected": selected,
            "shows": shows,
        },
        on_selected_change=lambda: None,
    )
    return answer.selected or None
