"""What a link asked of the page itself and did not get: its filters, models and drawing settings.

Streamlit silently gives a widget its default where a link's value is not allowed, and takes the
value out of the address. Once the page is drawn, that can be seen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAPIException

from engine.figures.palette import method_look
from engine.highlights import HIGHLIGHTS
from engine.inspection import CLEAN, HARMED, IDENTIFIED, SORTS
from engine.looks import LOGITS, LOOKS
from engine.sensitivity_table import NAMES
from pages.views import classes, lines, link, rule, sample_filter


def _short(name: str) -> str:
    return method_look(name).short


_WORDS: Mapping[str, Callable[[Any], Any]] = {
    "method": _short,
    "methods": _short,
    "sweep_model": _short,
    "response_method": _short,
    "disagree_rows": _short,
    "disagree_columns": _short,
    "left": _short,
    "right": _short,
    "highlight": HIGHLIGHTS.get,
    "set": classes.SETS.get,
    "pictures": sample_filter.SETS.get,
    "found": IDENTIFIED.get,
    "fate": (HARMED | CLEAN).get,
    "order": SORTS.get,
    "map": lambda name: LOOKS[name].title,
    "logit": LOGITS.get,
    "measure": NAMES.get,
    "rule": rule.NAMES.get,
    "lines": lines.WAYS.get,
    "forward": _short,
}
"""How the link writes the values of a widget, where that is not as they are."""


_SAMPLE = {"sample", "gallery_page"}
READ: Mapping[str, set[str]] = {
    "inspect": _SAMPLE | {"only", "beside", "beside_says", "pin"},
    "map": _SAMPLE | {"only", "beside", "beside_says"},
    "inside": {"sample"},
    "runs": {"run"},
}
"""By page, the parameters that it reads without a widget; it says itself what it makes of them."""

SILENT = ("embed", "utm_", "fbclid", "gclid")
"""So begin parameters that ask nothing of a page."""


def announce_unfollowed() -> None:
    """Called when the page is drawn; if something was dropped, draws it again with a note."""
    asked = link.of_page()
    own = READ.get(st.session_state.get(link.PAGE, ""), set())
    notes = [
        f"`{link.clipped(key)}={link.clipped(text)}` was dropped: {why}"
        for key, texts in asked.items()
        if key not in own and not key.startswith(SILENT)
        for text in dict.fromkeys(texts)
        if (why := _why(key, text, texts))
    ]
    notes += st.session_state.pop(link.TOLD, [])
    if notes:
        link.note_after_rerun(notes)
        st.rerun()


def _why(key: str, text: str, texts: list[str]) -> str:
    """Why a parameter was not followed, and what is shown instead; empty if it was."""
    if key not in st.session_state or not _is_bound(key):
        known = [name for name in st.session_state if isinstance(name, str)]
        return f"there is no such setting on this page now.{link.nearest_name(key, known)}"
    shown = _instead(key, text, texts)
    return shown and f"it is not to be had on this page now. **{shown}** is shown instead."


def _is_bound(key: str) -> bool:
    """Whether a widget has this parameter: Streamlit takes out what it refuses, and sets it alone.

    A parameter that can be set by hand is none of a widget's, even if some widget has its name.
    """
    if key not in st.query_params:
        return True
    try:
        st.query_params[key] = st.query_params.get_all(key)
    except StreamlitAPIException:
        return True
    return False


def _instead(key: str, text: str, texts: list[str]) -> str:
    """What the page shows for a parameter that was not followed; empty if it was."""
    if st.query_params.get_all(key) == texts and len(texts) == 1:
        return ""
    value = st.session_state[key]
    words = _WORDS.get(key, lambda same: same)
    if value in (None, []):
        return "any" if text else ""
    values = value if isinstance(value, list) else [value]
    said = [words(one) for one in values]
    if any(link.says_the_same(text, one) for one in said):
        return ""
    return ", ".join(link.said(one) for one in said)
