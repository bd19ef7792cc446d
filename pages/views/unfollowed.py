"""What a link asked of the page itself and did not get: its filters, models and drawing settings.

Streamlit silently gives a widget its default where a link's value is not allowed, and takes the
value out of the address. Once the page is drawn, that can be seen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from engine.figures.palette import method_look
from engine.inspection import CLEAN, HARMED, IDENTIFIED, SORTS
from engine.looks import LOGITS, LOOKS
from pages.views import classes, link, sample_filter


def _short(name: str) -> str:
    return method_look(name).short


_WORDS: Mapping[str, Callable[[Any], Any]] = {
    "method": _short,
    "methods": _short,
    "sweep_model": _short,
    "set": classes.SETS.get,
    "pictures": sample_filter.SETS.get,
    "found": IDENTIFIED.get,
    "fate": (HARMED | CLEAN).get,
    "order": SORTS.get,
    "map": lambda name: LOOKS[name].title,
    "logit": LOGITS.get,
}
"""How the link writes the values of a widget, where that is not as they are."""


def announce_unfollowed() -> None:
    """Called when the page is drawn; if something was dropped, draws it again with a note."""
    asked = link.of_page()
    notes = [
        f"`{key}={link.clipped(text)}` was dropped: it is not to be had on this page now. "
        f"**{shown}** is shown instead."
        for key, text in asked.items()
        if (shown := _instead(key, text)) is not None
    ]
    if notes:
        st.session_state[link.DROPPED] = [*st.session_state.get(link.DROPPED, []), *notes]
        st.rerun()


def _instead(key: str, text: str) -> str | None:
    """What the page shows for a parameter that was not followed; None if it was."""
    if key not in st.session_state or st.query_params.get(key) == text:
        return None
    value = st.session_state[key]
    words = _WORDS.get(key, lambda same: same)
    if value in (None, []):
        return "any" if text else None
    values = value if isinstance(value, list) else [value]
    said = [words(one) for one in values]
    if any(link.says_the_same(text, one) for one in said):
        return None
    return ", ".join(link.said(one) for one in said)
