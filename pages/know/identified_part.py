"""S_m as a waffle; its cells lead to their pictures."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from engine.analysis.pictures.preview import Identified
from engine.analysis.samples.table import IDENTIFIED
from engine.experiment.scenario import Scenario
from engine.figures.charts.waffle import ManipulatedSample, waffle
from engine.training.evaluation import MANIPULATED
from pages.shared.chart import footer, selectable
from pages.shared.samples.filter import KEYS, set_title
from pages.shared.samples.links import list_link
from pages.shared.sitemap import Page, link_to
from pages.shared.tables import as_table


def identified_part(scenario: Scenario, part: Identified) -> None:
    """One cell per picture; a selected one, and each of the two parts, opens in the gallery."""
    figure = waffle(
        [ManipulatedSample(id, i < part.n_identified) for i, id in enumerate(part.ids)],
        footer=footer(
            scenario,
            f"{part.n_manipulated:,} manipulated training pictures",
            f"seed {scenario.seed}",
        ),
    )
    event = selectable(
        figure,
        key="waffle",
        alt=f"{part.n_identified:,} of {part.n_manipulated:,} manipulated pictures are identified.",
    )
    chosen = _chosen(event)
    if chosen:
        label = f"Open the {len(chosen):,} selected in **{Page.INSPECT.title}**"
        link_to(Page.INSPECT, label, list_link(MANIPULATED, chosen))
    else:
        st.caption("Select a cell to open its pictures, or open a whole part:")
    with st.container(horizontal=True):
        counts = {"yes": part.n_identified, "no": part.n_manipulated - part.n_identified}
        for name in (name for name, n in counts.items() if n):
            link = {"pictures": set_title(MANIPULATED), KEYS["identified"]: IDENTIFIED[name]}
            link_to(Page.INSPECT, f"The {counts[name]:,} {IDENTIFIED[name]}", link)
    as_table(
        pd.DataFrame(
            {
                "Training picture": part.ids,
                "Identified": [i < part.n_identified for i in range(part.n_manipulated)],
            }
        )
    )


def _chosen(event: Any) -> list[int]:
    cells = [point.get("customdata") or [] for point in event["selection"]["points"]]
    return [int(id) for cell in cells for id in cell]


FEW = 5


def what_is_known(part: Identified) -> None:
    hidden = part.n_manipulated - part.n_identified
    if not hidden:
        st.success(
            f"**Nothing is hidden: the classic case.** All {part.n_identified:,} manipulated "
            "pictures are known, so retraining without them is the exact answer.",
            icon=":material/visibility:",
        )
        return
    left = part.n_train - part.n_identified
    st.markdown(
        f"**{part.n_identified:,}** of {part.n_manipulated:,} are known. Delete them, and "
        f"**{hidden:,}** manipulated pictures stay among the {left:,} that are left: "
        f"{hidden / left:.2%}. A model that is retrained on these learns it from them again."
    )
    if part.n_identified < FEW:
        st.info(
            f"With {part.n_identified} known picture{'s' if part.n_identified > 1 else ''} there "
            "is next to nothing to unlearn from.",
            icon=":material/info:",
        )
