"""S_m as a waffle; its cells lead to their pictures."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from engine.figures.waffle import ManipulatedSample, waffle
from engine.inspection import IDENTIFIED
from engine.preview import Identified
from engine.scenario import Scenario
from pages.views.behind import as_table
from pages.views.chart import selectable
from pages.views.footer import footer
from pages.views.sample_filter import KEYS, SETS
from pages.views.sample_narrowing import list_link

INSPECT = "look/inspect.py"
ICON = ":material/image_search:"


def identified_part(scenario: Scenario, part: Identified) -> None:
    """One cell per picture; a selected one, and each of the two parts, opens in the gallery."""
    figure = waffle(
        [ManipulatedSample(id, i < part.n_known) for i, id in enumerate(part.ids)],
        footer=footer(
            scenario,
            f"{part.n_manipulated:,} manipulated training pictures",
            f"seed {scenario.seed}",
        ),
    )
    event = selectable(
        figure,
        key="waffle",
        alt=f"{part.n_known:,} of {part.n_manipulated:,} manipulated pictures are identified.",
    )
    chosen = _chosen(event)
    if chosen:
        label = f"Open the {len(chosen):,} selected in **Inspect samples**"
        st.page_link(INSPECT, label=label, icon=ICON, query_params=list_link("manipulated", chosen))
    else:
        st.caption("Select a cell to open its pictures, or open a whole part:")
    with st.container(horizontal=True):
        counts = {"yes": part.n_known, "no": part.n_manipulated - part.n_known}
        for name in (name for name, n in counts.items() if n):
            link = {"pictures": SETS["manipulated"], KEYS["identified"]: IDENTIFIED[name]}
            label = f"The {counts[name]:,} {IDENTIFIED[name]}"
            st.page_link(INSPECT, label=label, icon=ICON, query_params=link)
    as_table(
        pd.DataFrame(
            {
                "Training picture": part.ids,
                "Identified": [i < part.n_known for i in range(part.n_manipulated)],
            }
        )
    )


def _chosen(event: Any) -> list[int]:
    cells = [point.get("customdata") or [] for point in event["selection"]["points"]]
    return [int(id) for cell in cells for id in cell]
