"""Only these pictures: a cell of another page's figure as part of the gallery's link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
import streamlit as st

from engine.experiment.scenario import Scenario
from engine.figures.palette import method_look
from engine.runs.result import Result
from pages.shared import link
from pages.shared.samples.choice import SAMPLE, identity
from pages.shared.samples.filter import KEYS, gallery_link, set_title
from pages.shared.samples.predictions import rows_of
from pages.shared.sitemap import Page, link_to

ONLY = "only"
BESIDE, BESIDE_SAYS = "beside", "beside_says"
NARROWING = (ONLY, BESIDE, BESIDE_SAYS)
"""What of a link picks single pictures out of a set."""


def list_link(which: str, indices: Sequence[int]) -> dict[str, str]:
    """Opens the gallery on exactly the pictures ``indices`` of a set."""
    return {"pictures": set_title(which), ONLY: write_indices(indices)}


def parted_link(
    which: str, methods: tuple[str, str], names: Sequence[str], cell: tuple[int, int]
) -> dict[str, str]:
    """Opens the gallery on what the first method calls cell[0] and the second cell[1]."""
    first, second = methods
    beside = {BESIDE: method_look(first).short, BESIDE_SAYS: names[cell[0]]}
    return gallery_link(which, second, names, says=cell[1]) | beside


def narrow_to(which: str, indices: Sequence[int]) -> None:
    """Callback: the same on the gallery's own page, whose filters go. A link cannot do so there.

    Streamlit keeps the widgets of a page that is opened from itself, but not their parameters.
    """
    _widen()
    for key in KEYS.values():
        st.session_state[key] = None
    st.session_state["pictures"] = which
    st.query_params[ONLY] = write_indices(indices)


def narrowed(
    table: pd.DataFrame, models: Mapping[str, Result], which: str, names: Sequence[str]
) -> pd.DataFrame:
    """The rows of ``table`` that the link names; says so, and offers all of them again."""
    is_asked = any(key in st.query_params for key in NARROWING)
    if not is_asked:
        return table
    found, words = _named(table, models, which, names)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(words, width="content")
        st.button(
            "Show all pictures of the set",
            key="widen",
            icon=":material/filter_alt_off:",
            type="tertiary",
            on_click=_widen,
        )
    return found


def _named(
    table: pd.DataFrame, models: Mapping[str, Result], which: str, names: Sequence[str]
) -> tuple[pd.DataFrame, str]:
    if ONLY in st.query_params:
        asked = read_indices(st.query_params[ONLY])
        found = table[table.index.isin(asked)]
        noun = "picture" if len(found) == 1 else "pictures"
        words = f"**Narrowed to {len(found):,} {noun}** that the link names."
        if len(found) < len(asked):
            words += f" {len(asked) - len(found):,} more that it names are not in this set."
    else:
        other = {method_look(name).short: name for name in models}.get(st.query_params.get(BESIDE))
        label = st.query_params.get(BESIDE_SAYS)
        if other is None or label not in names:
            return table, "The other model's label in this link is not known here: all are shown."
        said = rows_of(models[other], which)["predicted"].loc[table.index]
        found = table[said == names.index(label)]
        short = method_look(other).short
        words = f"**Narrowed to the {len(found):,} pictures that {short} calls {label}.**"
    if not len(found):
        return table, "None of the pictures that this link names is in this set: all are shown."
    return found, words


def _widen() -> None:
    for key in NARROWING:
        st.query_params.pop(key, None)


MOST = 5000
"""A text that names more is not read."""


def write_indices(indices: Iterable[int]) -> str:
    """Sorted, each once, runs of neighbours as their first and last."""
    runs: list[list[int]] = []
    for index in sorted(set(indices)):
        if runs and index == runs[-1][1] + 1:
            runs[-1][1] = index
        else:
            runs.append([index, index])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def read_indices(text: str) -> list[int]:
    """What :func:`write_indices` wrote; [] for anything else and for more than :data:`MOST`."""
    if not re.fullmatch(r"\d{1,9}(-\d{1,9})?(,\d{1,9}(-\d{1,9})?)*", text, re.ASCII):
        return []
    ends = [part.partition("-") for part in text.split(",")]
    runs = [range(int(a), int(b or a) + 1) for a, _, b in ends]
    if sum(map(len, runs)) > MOST:
        return []
    return sorted({index for run in runs for index in run})


def map_link(gallery: Mapping[str, str]) -> dict[str, str]:
    """The link of the map on the pictures that ``gallery``, a link of Inspect samples, shows."""
    asked = {key: value for key, value in gallery.items() if key != "method"}
    if "method" in gallery:
        asked["right"] = gallery["method"]
    if BESIDE in gallery:
        asked["left"] = gallery[BESIDE]
    return asked


def show_on_map(
    gallery: Mapping[str, str], label: str = f"Show them on **{Page.MAP.title}**"
) -> None:
    link_to(Page.MAP, label, map_link(gallery))


def card_on_map(scenario: Scenario, which: str, index: int) -> None:
    """The link of a card: the picture, marked in both maps, as the gallery's model sees it."""
    asked = {"pictures": set_title(which), SAMPLE: str(identity(scenario, which, index))}
    if method := st.session_state.get("method"):
        asked["method"] = link.words_of("method", method)
    show_on_map(asked, "Show it on the map")


def gallery_on_map(which: str, method: str) -> None:
    """The link of the gallery, filtered as it is."""
    asked = gallery_link(which, method, ())
    for key in KEYS.values():
        value = st.session_state.get(key)
        if value not in (None, ""):
            asked[key] = str(link.words_of(key, value))
    for key in NARROWING:
        if key in st.query_params:
            asked[key] = st.query_params[key]
    show_on_map(asked, f"Show these on **{Page.MAP.title}**")
