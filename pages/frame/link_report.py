"""What a link asked of the page itself and did not get: its filters, models and drawing settings.

Streamlit silently gives a widget its default where a link's value is not allowed, and takes the
value out of the address. Once the page is drawn, that can be seen.
"""

from __future__ import annotations

import streamlit as st

from pages.shared import link

SILENT = ("embed", "utm_", "fbclid", "gclid")
"""So begin parameters that ask nothing of a page."""


def announce_unfollowed() -> None:
    """Called when the page is drawn; if something was dropped, draws it again with a note."""
    asked = link.of_page()
    notes = [
        f"`{link.clipped(key)}={link.clipped(text)}` was dropped: {why}"
        for key, texts in asked.items()
        if not link.is_read_by_hand(key) and not key.startswith(SILENT)
        for text in dict.fromkeys(texts)
        if (why := _why(key, text, texts))
    ]
    notes += st.session_state.pop(link.TOLD, [])
    if notes:
        link.note_after_rerun(notes)
        st.rerun()


def _why(key: str, text: str, texts: list[str]) -> str:
    """Why a parameter was not followed, and what is shown instead; empty if it was."""
    if key not in link.settings():
        near = link.nearest_name(key, link.settings())
        return f"there is no such setting on this page now.{near}"
    shown = _instead(key, text, texts)
    return shown and f"it is not to be had on this page now. **{shown}** is shown instead."


def _instead(key: str, text: str, texts: list[str]) -> str:
    """What the page shows for a parameter that was not followed; empty if it was."""
    if st.query_params.get_all(key) == texts and len(texts) == 1:
        return ""
    value = st.session_state[key]
    if value in (None, []):
        return "any" if text else ""
    values = value if isinstance(value, list) else [value]
    said = [link.words_of(key, one) for one in values]
    if any(link.says_the_same(text, one) for one in said):
        return ""
    return ", ".join(link.said(one) for one in said)
