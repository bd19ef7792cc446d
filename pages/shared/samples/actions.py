"""What can be done with the picture of a card: keep it in sight, or take it to another page."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from engine.experiment.scenario import Scenario
from engine.plugins.unlearners import ORIGINAL
from engine.runs.result import Result
from engine.training.evaluation import MANIPULATED
from pages.shared import link
from pages.shared.samples.choice import SAMPLE, identity
from pages.shared.samples.filter import set_title
from pages.shared.samples.kept import Kept, read_kept, write_kept
from pages.shared.samples.links import card_on_map
from pages.shared.samples.predictions import rows_of
from pages.shared.samples.shelf import star_button
from pages.shared.sitemap import Page, link_to


def actions(scenario: Scenario, which: str, index: int, *, is_pinned: bool) -> None:
    """The buttons and links of a card."""
    with st.container(horizontal=True):
        pin_button(scenario, (which, index), is_pinned)
        star_button(scenario, (which, index))
        links(scenario, which, index)
        card_on_map(scenario, which, index)


def links(scenario: Scenario, which: str, index: int) -> None:
    """Where else the picture can be looked at."""
    named = {"pictures": set_title(which), SAMPLE: str(identity(scenario, which, index))}
    link_to(Page.INSIDE, "Look inside the models", named)
    if which != MANIPULATED:
        link_to(Page.STAMP, "Stamp it", {"stamp_picture": str(index)})


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
    if kept is None or kept[1] not in rows_of(models[ORIGINAL], kept[0]).index:
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
