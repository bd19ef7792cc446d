"""The starred sets in the browser's own storage: they are there again after a reload.

Nothing of it is sent anywhere but to this lab; what comes back is checked like any other input.
"""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from pages.shared.samples.kept import EVERYTHING, Sets

KNOWN = "starred sets known"
"""Whether the session's sets are those of the browser; until then nothing is written to it."""

MOST = 200_000
"""Characters; longer texts are not read."""

_JS = """
export default function ({ data, setTriggerValue }) {
  const place = "corrective-unlearning-lab starred";
  try {
    if (data.text !== null) localStorage.setItem(place, data.text);
    else if (localStorage.getItem(place)) setTriggerValue("kept", localStorage.getItem(place));
  } catch { /* a browser that stores nothing: the sets then last as long as the tab */ }
}
"""
_memory = st.components.v2.component("lab_starred_memory", html="<span></span>", js=_JS)


def recalled_sets() -> None:
    """Keeps the sets of the session in the browser, or those of the browser in a new session."""
    everything: dict[str, Sets] = st.session_state.setdefault(EVERYTHING, {})
    if any(everything.values()):
        st.session_state[KNOWN] = True
    text = json.dumps(everything) if st.session_state.get(KNOWN) else None
    answer = _memory(key="starred_memory", data={"text": text}, on_kept_change=lambda: None)
    if answer.kept:
        join(everything, read_sets(answer.kept))
        st.session_state[KNOWN] = True


def join(everything: dict[str, Sets], more: dict[str, Sets]) -> None:
    """Adds to ``everything`` the sets and pictures that it does not have."""
    for scenario, sets in more.items():
        mine = everything.setdefault(scenario, {})
        for name, texts in sets.items():
            mine[name] = list(dict.fromkeys([*texts, *mine.get(name, [])]))


def read_sets(text: str) -> dict[str, Sets]:
    """By scenario, its sets; {} for anything that was not written here."""
    try:
        found: Any = json.loads(text[:MOST])
    except (ValueError, RecursionError):
        return {}
    return found if _is_whole(found) else {}


def _is_whole(found: Any) -> bool:
    if not isinstance(found, dict):
        return False
    if not all(isinstance(sets, dict) for sets in found.values()):
        return False
    lists = [texts for sets in found.values() for texts in sets.values()]
    return all(isinstance(one, list) and all(isinstance(t, str) for t in one) for one in lists)
