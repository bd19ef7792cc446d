"""What a link asked for and did not get, in sentences."""

from __future__ import annotations

import difflib
import math
from collections.abc import Container, Iterable, Mapping
from typing import Any

import streamlit as st
from streamlit.navigation.page import Page

SEEN = "link seen"
DROPPED = "link dropped"
PAGE = "page shown"
PAGE_PART = "link page part"


def arrived() -> dict[str, str]:
    """The parameters of a link that has just been opened; empty when nothing new came."""
    here = {key: st.query_params.get(key, "") for key in st.query_params}
    if here.items() <= st.session_state.get(SEEN, {}).items():
        return {}
    st.session_state[SEEN] = here
    return here


def carry_over(page: Page, keys: Iterable[str]) -> None:
    """Puts the values of ``keys`` into the link of a page that has just been changed to.

    Streamlit does so itself for values that a person has set, but not for those that came with
    a link. What the new page's own link says goes before.
    """
    if st.session_state.get(PAGE) == page.url_path:
        return
    st.session_state[PAGE] = page.url_path
    for key in keys:
        if key in st.session_state and key not in st.query_params:
            st.session_state[key] = st.session_state[key]


def refuse_infinite(page: Page) -> None:
    """Opens ``page`` without the infinite numbers of a link, on which Streamlit's widgets raise."""
    here = st.query_params.to_dict()
    finite = {key: text for key, text in here.items() if not _is_infinite(text)}
    if finite != here:
        st.session_state[DROPPED] = [
            f"`{clipped(key)}={clipped(text)}` was dropped: it is no finite number."
            for key, text in here.items()
            if key not in finite
        ]
        st.session_state[SEEN] = finite
        st.switch_page(page, query_params=finite)


def _is_infinite(text: str) -> bool:
    try:
        return not math.isfinite(float(text))
    except ValueError:
        return False


def peeked(key: str, default: Any, allowed: Container[Any] | None = None) -> Any:
    """What the widget ``key`` is going to say: it is needed before the widget is drawn."""
    if key in st.session_state:
        return st.session_state[key]
    text = st.query_params.get(key)
    try:
        value = default if text is None else type(default)(text)
    except ValueError:
        return default
    return value if allowed is None or value in allowed else default


def remember_dropped(
    asked: Mapping[str, str], shown: Mapping[str, Any], reasons: Mapping[str, str]
) -> None:
    """Keeps a sentence for each parameter of ``asked`` that is not what ``shown`` has.

    Args:
        shown: the values of the scenario's widgets by parameter.
        reasons: why a value cannot be had, where something better can be said than that.
    """
    if not asked:
        return
    notes = [
        f"`{key}={clipped(text)}` was dropped: {reasons.get(key, 'it is not allowed here')}. "
        f"**{said(shown[key])}** is shown instead."
        for key, text in asked.items()
        if key in shown and not says_the_same(text, shown[key])
    ]
    st.session_state[DROPPED] = notes + _misspelt(asked, shown)
    st.session_state[PAGE_PART] = {key: text for key, text in asked.items() if key not in shown}


def of_page() -> dict[str, str]:
    """The parameters of a link that has just been opened that are the page's own; only once."""
    asked: dict[str, str] = st.session_state.pop(PAGE_PART, {})
    return asked


def show_dropped() -> None:
    """The sentences of :func:`remember_dropped`, until they are closed."""
    notes = st.session_state.get(DROPPED)
    if not notes:
        return
    with st.container(border=True, key="link_note"):
        st.markdown("**Part of this link could not be followed.**")
        st.markdown("\n".join(f"- {note}" for note in notes))
        st.button("Good, hide this", on_click=_forget, key="hide_link_note")


def clipped(text: str, most: int = 40) -> str:
    """Foreign text, short and without anything that Markdown would act on."""
    plain = "".join(c for c in text if c.isalnum() or c in " .,%+-_/")
    return plain if len(plain) <= most else plain[:most] + "…"


def _forget() -> None:
    st.session_state[DROPPED] = []


def _misspelt(asked: Mapping[str, str], known: Iterable[str]) -> list[str]:
    keys = list(known)
    near = {key: difflib.get_close_matches(key, keys, n=1, cutoff=0.75) for key in asked}
    return [
        f"`{clipped(key)}` is not part of a scenario; did you mean `{match[0]}`?"
        for key, match in near.items()
        if key not in keys and match
    ]


def says_the_same(text: str, value: Any) -> bool:
    if isinstance(value, bool):
        return text.strip().lower() == str(value).lower()
    if isinstance(value, int | float):
        try:
            return abs(float(text) - value) < 1e-9
        except ValueError:
            return False
    return text == str(value)


def said(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
