"""Only these pictures: a cell of another page's figure as part of the gallery's link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from engine.figures.palette import method_look
from engine.index_list import read_indices, write_indices
from engine.results import Result
from pages.views.sample_filter import KEYS, SETS, gallery_link
from pages.views.stored_rows import rows_of

ONLY = "only"
BESIDE, BESIDE_SAYS = "beside", "beside_says"


def list_link(which: str, indices: Sequence[int]) -> dict[str, str]:
    """Opens the gallery on exactly the pictures ``indices`` of a set."""
    return {"pictures": SETS[which], ONLY: write_indices(indices)}


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
    is_asked = any(key in st.query_params for key in (ONLY, BESIDE, BESIDE_SAYS))
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
    for key in (ONLY, BESIDE, BESIDE_SAYS):
        st.query_params.pop(key, None)
