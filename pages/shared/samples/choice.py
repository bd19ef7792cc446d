"""Which picture is looked at: part of the link as (data set, part, index)."""

from __future__ import annotations

from collections.abc import Container, Sequence

import streamlit as st

from engine.analysis.samples.table import Identity
from engine.experiment.scenario import Scenario
from engine.training.evaluation import SETS
from pages.shared import link

SAMPLE = "sample"
PAGE, SHOWN = "gallery_page", "gallery shown"


def identity(scenario: Scenario, which: str, index: int) -> Identity:
    return Identity(scenario.data.name, SETS[which].part, index)


def chosen_sample(scenario: Scenario, which: str, there: Container[int]) -> int | None:
    """The index of the picture that the link names, if it is one of ``there``.

    Any other one is taken out of the link. Why is told where the page was opened by that link, but
    not where another set was chosen since.
    """
    text = st.query_params.get(SAMPLE)
    if text is None:
        return None
    named = Identity.read(text)
    if named and named == identity(scenario, which, named.index) and named.index in there:
        return named.index
    del st.query_params[SAMPLE]
    if link.came_with(SAMPLE):
        why = _why_not(named, scenario, which)
        link.tell(f"`{SAMPLE}={link.clipped(text)}` was dropped: {why}.")
    return None


def _why_not(named: Identity | None, scenario: Scenario, which: str) -> str:
    if named is None:
        return f"a picture is named like `{identity(scenario, which, 0)}`"
    if named.dataset != scenario.data.name:
        return f"the pictures here are those of `{scenario.data.name}`"
    if named.part != SETS[which].part:
        return f"the pictures shown are of the {SETS[which].part} part"
    return "it is not among the pictures shown"


def choose(one: Identity, place: int | None = None, per_page: int = 1) -> None:
    """Callback: makes ``one`` the picture that is looked at, and turns to its page."""
    st.query_params[SAMPLE] = str(one)
    if place is not None:
        st.session_state[PAGE] = place // per_page + 1


def turned_to(order: Sequence[int], per_page: int, chosen: int | None) -> int:
    """Draws the pages of ``order``; the one that is open.

    It is the page of the ``chosen`` picture, else the first, whenever other pictures come to be
    shown, and unless the link says another one. The link says one only then.
    """
    n_pages = max(1, -(-len(order) // per_page))
    usual = order.index(chosen) // per_page + 1 if chosen in order else 1
    if st.session_state.get(SHOWN) != (list(order), per_page):
        is_new = SHOWN not in st.session_state
        st.session_state[SHOWN] = (list(order), per_page)
        st.session_state[PAGE] = _asked_page(n_pages) or usual if is_new else usual
    st.session_state[PAGE] = min(max(1, st.session_state.get(PAGE, usual)), n_pages)
    at = st.pagination(n_pages, key=PAGE) if n_pages > 1 else 1
    if at == usual:
        st.query_params.pop(PAGE, None)
    elif st.query_params.get(PAGE) != str(at):
        st.query_params[PAGE] = str(at)
    return at


def _asked_page(n_pages: int) -> int | None:
    """The page that the link says; tells when there is none of that number."""
    text = st.query_params.get(PAGE)
    if text is None:
        return None
    if text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= n_pages:
        return int(text)
    there = "there is 1 page" if n_pages == 1 else f"there are {n_pages:,} pages"
    link.tell(f"`gallery_page={link.clipped(text)}` was dropped: {there}.")
    return None


def steps(
    scenario: Scenario, which: str, order: Sequence[int], at: int, per_page: int | None = None
) -> None:
    """Previous and next within what is shown, by button or arrow key.

    Args:
        per_page: so many pictures are on a page of the gallery that turns along, if there is one.
    """
    place = order.index(at) if at in order else None
    with st.container(horizontal=True, vertical_alignment="center"):
        for label, arrow, move in (("Previous", "Left", -1), ("Next", "Right", 1)):
            to = None if place is None else place + move
            is_there = to is not None and 0 <= to < len(order)
            target = identity(scenario, which, order[to]) if is_there else None
            st.button(
                label,
                shortcut=arrow,
                key=f"step {move}",
                disabled=not is_there,
                on_click=choose,
                args=(target, to if per_page else None, per_page or 1),
            )
        if place is None:
            st.markdown("Not among the pictures shown: a filter hides it.")
        else:
            st.markdown(f"**{place + 1:,} of {len(order):,}**", width="content")
