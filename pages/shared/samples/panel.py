"""The panel beside the gallery: the card of the chosen picture; and the card of the pinned one.

On a wide screen the panel stays in sight while the gallery scrolls, and the pinned card stands
beside it, above the gallery; on a narrow one both stand above the gallery, and choosing a picture
brings the panel into view (``sprite``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from engine.experiment.scenario import Scenario
from engine.runs.result import Result
from pages.shared.samples.actions import actions, pinned, unpin
from pages.shared.samples.card import sample_card
from pages.shared.samples.choice import steps
from pages.shared.samples.kept import Kept

PANEL, HALVES = "sample_panel", "gallery_and_panel"

_CSS = f"""
<style>
@media (min-width: 641px) {{
  .st-key-{HALVES} [data-testid="stColumn"]:has(.st-key-{PANEL}) > div {{ height: 100%; }}
  [data-testid="stLayoutWrapper"]:has(> .st-key-{PANEL}) {{
    position: sticky; top: 4.2rem; max-height: calc(100vh - 5rem); overflow-y: auto;
  }}
}}
@media (max-width: 640px) {{
  .st-key-{HALVES} > [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"],
  .st-key-{HALVES} > [data-testid="stHorizontalBlock"] {{ flex-direction: column-reverse; }}
  .st-key-{HALVES} [data-testid="stColumn"] {{ width: 100%; min-width: 100%; flex: none; }}
  .st-key-{PANEL} {{ scroll-margin-top: 4rem; }}
}}
</style>
"""


def panel_style() -> None:
    """For a page with a gallery and a panel in a container named :data:`HALVES`."""
    st.html(_CSS)


def panel(
    scenario: Scenario,
    models: Mapping[str, Result],
    which: str,
    order: Sequence[int],
    index: int | None,
    per_page: int,
    n_identified: int,
) -> None:
    """Draws the panel.

    Args:
        order: the indices that the gallery shows, on all of its pages.
        n_identified: |S_f|.
    """
    panel_style()
    kept = pinned(scenario, models)
    with st.container(border=True, key=PANEL):
        if index is None:
            st.info(
                "Select a picture to see what every model says of it.", icon=":material/touch_app:"
            )
        else:
            steps(scenario, which, order, index, per_page)
            sample_card(scenario, models, which, index, n_identified)
            actions(scenario, which, index, is_pinned=kept == (which, index))


def pinned_card(
    scenario: Scenario, models: Mapping[str, Result], chosen: Kept | None, n_identified: int
) -> None:
    """The pinned picture, to be held against the ``chosen`` one; nothing where they are one."""
    kept = pinned(scenario, models)
    if kept is None or kept == chosen:
        return
    with st.container(border=True, key="pinned_card"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(":material/keep: **Pinned, to compare**", width="content")
            unpin(scenario)
        sample_card(scenario, models, *kept, n_identified)
