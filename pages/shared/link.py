"""What a link asked for and did not get, in sentences."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Collection, Container, Iterable, Mapping
from typing import Any

import streamlit as st
from streamlit.runtime.state import get_session_state

SEEN = "link seen"
DROPPED = "link dropped"
CORRECTED = "link corrected"
TOLD = "link told"
PAGE = "page shown"
PAGE_PART = "link page part"
INCOMPLETE = "page incomplete"


LinkValues = dict[str, list[str]]
"""What a link says: by parameter, each of its values in their order."""

WORDS = "link words"
BY_HAND = "link read by hand"


def say(key: str, words: Callable[[Any], Any]) -> None:
    """Told by a widget as it is drawn: the link writes its values as ``words`` say them."""
    st.session_state.setdefault(WORDS, {})[key] = words


def settings() -> Collection[str]:
    """The parameters that the page and the frame have a widget for, as far as they are drawn."""
    return st.session_state.get(WORDS, {}).keys()


def words_of(key: str, value: Any) -> Any:
    """How the link writes ``value`` of the widget ``key``, which has been drawn."""
    return st.session_state[WORDS][key](value)


def read_by_hand(*keys: str) -> None:
    """Told by a page: it reads these parameters without a widget, and judges them itself."""
    st.session_state[BY_HAND] = keys


def is_read_by_hand(key: str) -> bool:
    """Whether the page that is shown reads ``key`` without a widget."""
    return key in st.session_state.get(BY_HAND, ())


def arrived() -> LinkValues:
    """The parameters of a link that has just been opened which were not there before."""
    for noted in (INCOMPLETE, BY_HAND, WORDS):  # of the page that was drawn before
        st.session_state.pop(noted, None)
    here = {key: st.query_params.get_all(key) for key in st.query_params}
    seen = st.session_state.get(SEEN, {})
    st.session_state[SEEN] = here
    return {key: texts for key, texts in here.items() if seen.get(key) != texts}


def carry_over(page: st.Page, keys: Iterable[str]) -> None:
    """Puts the values of ``keys`` into the link of a page that has just been changed to.

    Streamlit does so itself for values that a person has set, but not for those that came with
    a link. What the new page's own link says goes before.
    """
    if st.session_state.get(PAGE) == page.url_path:
        return
    st.session_state[PAGE] = page.url_path
    st.session_state.pop(PAGE_PART, None)
    for key in keys:
        if key in st.session_state and key not in st.query_params:
            st.session_state[key] = st.session_state[key]


def refuse_infinite(page: st.Page) -> None:
    """Opens ``page`` without the infinite numbers of a link, on which Streamlit's widgets raise."""
    here = {key: st.query_params.get_all(key) for key in st.query_params}
    finite = {key: texts for key, texts in here.items() if not any(map(_is_infinite, texts))}
    if finite != here:
        notes = [
            f"`{clipped(key)}={clipped(text)}` was dropped: it is no finite number."
            for key, texts in here.items()
            for text in texts
            if _is_infinite(text)
        ]
        reopen(page, finite, notes)


def reopen(page: st.Page, asked: LinkValues, notes: list[str]) -> None:
    """Opens ``page`` at a link that can be followed; ``notes`` say what of the first could not.

    In a session that was open before, parameters are bound to the widgets that were drawn, and
    Streamlit does not let them be set; it is asked to forget those that cannot be followed.
    """
    st.session_state[CORRECTED] = [*st.session_state.get(CORRECTED, []), *notes]
    with get_session_state().query_params() as here:
        changed = {key for key in here if here.get_all(key) != asked.get(key)}
        if not any(map(here.is_bound, {*here, *asked})):
            st.switch_page(page, query_params=asked)
        for key in changed:
            here.remove_param(key)
    st.rerun()


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
    asked: LinkValues, shown: Mapping[str, Any], reasons: Mapping[str, str]
) -> None:
    """Keeps a sentence for each parameter of ``asked`` that is not what ``shown`` has.

    Args:
        shown: the values of the scenario's widgets by parameter.
        reasons: why a value cannot be had, where something better can be said than that.
    """
    if not asked and CORRECTED not in st.session_state:
        return
    notes = [
        f"`{key}={clipped(text)}` was dropped: {_reason(key, text, texts, reasons)}. "
        f"**{said(shown[key])}** is shown instead."
        for key, texts in asked.items()
        for text in dict.fromkeys(texts)
        if key in shown and not says_the_same(text, shown[key])
    ]
    st.session_state[DROPPED] = [*st.session_state.pop(CORRECTED, []), *notes]
    part = {key: texts for key, texts in asked.items() if key not in shown}
    unjudged = st.session_state.get(PAGE_PART, {})  # of a run that was begun again before its end
    st.session_state[PAGE_PART] = part | unjudged


def came_with(key: str) -> bool:
    """Whether ``key`` is in a link that has just been opened, and not only left from before."""
    return key in st.session_state.get(PAGE_PART, {})


def judge_later() -> None:
    """Said by a page that cannot draw all of its widgets yet, for lack of runs or of features.

    They take their values from the link whenever they come: until then nothing was dropped.
    """
    st.session_state[INCOMPLETE] = True


def of_page() -> LinkValues:
    """The parameters of a link that has just been opened that are the page's own.

    Each is given once: those whose widget could not be drawn yet, when it is.
    """
    asked: LinkValues = st.session_state.pop(PAGE_PART, {})
    if not st.session_state.pop(INCOMPLETE, False):
        return asked
    later = {key: texts for key, texts in asked.items() if key not in st.session_state}
    st.session_state[PAGE_PART] = later
    return {key: texts for key, texts in asked.items() if key not in later}


def _reason(key: str, text: str, texts: list[str], reasons: Mapping[str, str]) -> str:
    if text != texts[-1]:
        return "the link says this more than once"
    return reasons.get(key, "it is not allowed here")


def note_after_rerun(notes: list[str]) -> None:
    """Adds ``notes`` to what is shown above the page when it is drawn next."""
    st.session_state[CORRECTED] = [*st.session_state.get(DROPPED, []), *notes]


def tell(note: str) -> None:
    """Adds a sentence of a page on what it could not follow; shown above the page with the rest."""
    st.session_state.setdefault(TOLD, []).append(note)


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
    plain = "".join(c for c in text if c.isalnum() or c in " .,:%+-_/")
    return plain if len(plain) <= most else plain[:most] + "…"


def _forget() -> None:
    st.session_state[DROPPED] = []


def nearest_name(key: str, known: Iterable[str]) -> str:
    """A question with the name in ``known`` that is most like ``key``; empty without one."""
    near = difflib.get_close_matches(key, list(known), n=1, cutoff=0.75)
    return f" Did you mean `{near[0]}`?" if near else ""


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
