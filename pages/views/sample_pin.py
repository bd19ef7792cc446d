"""One picture that stays beside whichever is looked at; it is part of the link."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from engine.results import Result
from engine.scenario import Scenario
from pages.views import link
from pages.views.sample_kept import Kept, read_kept, write_kept
from pages.views.stored_rows import rows_of

PIN, PINNED = "pin", "pinned sample"


def pinned(scenario: Scenario, models: Mapping[str, Result]) -> Kept | None:
    """The pinned picture of this scenario; tells when the link names one that is not there."""
    text = st.query_params.get(PIN, "")
    if not text:
        text = st.session_state.get(PINNED, {}).get(scenario.train, "")
        if not text:
            return None
        st.query_params[PIN] = text  # pinned before another page was looked at
    kept = read_kept(text, scenario)
    if kept is None or kept[1] not in rows_of(models["none"], kept[0]).index:
        link.tell(f"`pin={link.clipped(text)}` was dropped: it names no picture of this scenario.")
        pin(scenario, None)
        return None
    st.session_state[PINNED] = {scenario.train: text}
    return kept


def pin(scenario: Scenario, what: Kept | None) -> None:
    """Callback: pins ``what`` in place of what was pinned; None unpins."""
    st.query_params.pop(PIN, None)
    st.session_state[PINNED] = {}
    if what is not None:
        st.query_params[PIN] = write_kept(what, scenario)


def pin_button(scenario: Scenario, what: Kept, is_pinned: bool) -> None:
    st.button(
        "Unpin" if is_pinned else "Pin to compare",
        icon=":material/keep_off:" if is_pinned else ":material/keep:",
        key="pin_this",
        on_click=pin,
        args=(scenario, None if is_pinned else what),
    )


def unpin(scenario: Scenario) -> None:
    st.button("Unpin", icon=":material/keep_off:", key="unpin", on_click=pin, args=(scenario, None))
