"""Which picture is looked at: part of the link as (data set, part, index)."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.inspection import PARTS, Identity
from engine.scenario import Scenario

SAMPLE = "sample"
PAGE = "gallery_page"


def identity(scenario: Scenario, which: str, index: int) -> Identity:
    return Identity(scenario.data.name, PARTS[which], index)


def chosen_sample(scenario: Scenario, which: str, there: Sequence[int]) -> int | None:
    """The index of the picture that the link names, if it is one of ``there``; says why not."""
    text = st.query_params.get(SAMPLE, "")
    if not text:
        return None
    named = Identity.read(text)
    if named == identity(scenario, which, named.index if named else 0) and named.index in there:
        return named.index
    st.warning(
        "The picture that this link names is not among these: another scenario or another set "
        "holds other pictures. Choose one below.",
        icon=":material/link_off:",
    )
    return None


def choose(one: Identity, place: int | None = None, per_page: int = 1) -> None:
    """Callback: makes ``one`` the picture that is looked at, and turns to its page."""
    st.query_params[SAMPLE] = str(one)
    if place is not None:
        st.session_state[PAGE] = place // per_page + 1


def steps(scenario: Scenario, which: str, order: Sequence[int], at: int, per_page: int) -> None:
    """Previous and next within what is shown, by button or arrow key."""
    place = order.index(at) if at in order else None
    with st.container(horizontal=True, vertical_alignment="center"):
        for label, icon, key, move in (
            ("Previous", ":material/arrow_back:", "Left", -1),
            ("Next", ":material/arrow_forward:", "Right", 1),
        ):
            to = None if place is None else place + move
            is_there = to is not None and 0 <= to < len(order)
            target = identity(scenario, which, order[to]) if is_there else None
            st.button(
                label,
                icon=icon,
                shortcut=key,
                key=f"step {move}",
                disabled=not is_there,
                on_click=choose,
                args=(target, to, per_page),
            )
        if place is None:
            st.markdown("Not among the pictures shown: a filter hides it.")
        else:
            st.markdown(f"**{place + 1:,} of {len(order):,}**")
