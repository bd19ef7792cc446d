"""The two maps, what they mean in words, and the pictures that are selected on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from engine.figures.maps import KINDS, legend, maps
from engine.figures.palette import method_look
from engine.highlights import Highlight
from engine.inspection import Identity
from engine.results import Result
from engine.scenario import Scenario
from engine.situation import n_identified
from pages.views.controls import IN_LINK
from pages.views.footer import footer
from pages.views.link import peeked
from pages.views.map_points import Maps
from pages.views.sample_card import sample_card
from pages.views.sample_choice import SAMPLE, chosen_sample, identity
from pages.views.sample_filter import SETS, gallery_link
from pages.views.sample_gallery import gallery

BAR: dict[str, Any] = {
    "displaylogo": False,
    "displayModeBar": True,
    "scrollZoom": False,
    "modeBarButtons": [
        ["lasso2d", "select2d", "pan2d", "zoom2d"],
        ["zoomIn2d", "zoomOut2d", "resetScale2d", "toImage"],
    ],
    "toImageButtonOptions": {"format": "svg", "filename": "corrective-unlearning-map"},
}
PER_PAGE = 60


def drawn_maps(
    scenario: Scenario, found: Maps, pair: tuple[str, str], shown: Highlight, *, stacked: bool
) -> list[tuple[str, int]]:
    """Draws both maps; the set and the index of each picture that is selected on either."""
    names = scenario.data.class_names
    titles = [method_look(name).short for name in pair]
    panels = [
        (title, table.assign(is_shown=shown.rows.to_numpy(), fate=table["look"]))
        for title, table in zip(titles, found.tables, strict=True)
    ]
    st.html(legend(names))
    counts = found.tables[1]["kind"].value_counts()
    drawn = " · ".join(f"{n:,} {KINDS[kind][0]}" for kind, n in counts.items())
    event = st.plotly_chart(
        maps(
            panels,
            names,
            chosen=_chosen(scenario),
            stacked=stacked,
            footer=footer(scenario, drawn, f"{scenario.known:.0%} known, seed {scenario.seed}"),
        ),
        key="map",
        on_select="rerun",
        config=BAR,
        alt=f"Where {titles[0]} (left) and {titles[1]} (right) put {len(shown.rows):,} pictures; "
        f"{shown.count:,} of {shown.of:,} are pointed out. The table below holds the numbers.",
    )
    _meaning(found, titles)
    points = event["selection"]["points"] if event else []
    picked = [p["customdata"] for p in points if p.get("customdata")]
    return list(dict.fromkeys((str(which), int(index)) for which, index in picked))


def _meaning(found: Maps, titles: list[str]) -> None:
    fitted = " and ".join(method_look(name).short for name in found.fitted_on)
    shares = ", ".join(
        f"{share:.0%} of {title}'s" for title, share in zip(titles, found.shares, strict=True)
    )
    st.caption(
        "**What a place means.** Each dot is one picture at its penultimate features. Every model "
        "is centred, scaled by one number and turned, so that its clean test pictures lie as "
        "close as they can to the original's; then the same two axes are used for all models "
        f"(principal components of {fitted}). A picture that lies elsewhere in the other map is "
        f"therefore seen differently by that model. The axes show {shares} variance: what is "
        "apart here is apart, but what lies close may still differ in the other directions."
    )


def _chosen(scenario: Scenario) -> tuple[str, int] | None:
    """The picture that the link names, in the set that the page shows, or will at first."""
    said = peeked("pictures", "manipulated")
    by_words = {words: name for name, words in SETS.items()}
    which = said if said in SETS else by_words.get(said, "manipulated")
    named = Identity.read(st.query_params.get(SAMPLE, ""))
    if named is None or named != identity(scenario, which, named.index):
        return None
    return which, named.index


def selected_pictures(
    scenario: Scenario,
    models: Mapping[str, Result],
    method: str,
    table: pd.DataFrame,
    picked: list[tuple[str, int]],
    shown: Highlight,
) -> None:
    """The pictures of one set that are selected, and the card of a chosen one.

    Args:
        table: of the right-hand map, whose model is ``method``.
        picked: what is selected on a map; without any, all that is pointed out is shown.
    """
    if not picked:
        rows = table[shown.rows.to_numpy()]
        picked = list(zip(rows["set"], rows["index"].tolist(), strict=True))
        st.caption("Click a dot, or draw a box or a lasso on a map, to see those pictures alone.")
    counts = {which: sum(name == which for name, _ in picked) for which in SETS}
    which = st.segmented_control(
        "Pictures",
        list(SETS),
        default="manipulated",
        required=True,
        format_func=SETS.get,
        key="pictures",
        **IN_LINK,
    )
    st.markdown(" · ".join(f"{SETS[name]}: **{n:,}**" for name, n in counts.items()))
    rows = table[table["set"] == which].set_index("index")
    order = [index for name, index in picked if name == which]
    left, right = st.columns([3, 2], gap="large")
    with left:
        if order:
            gallery(scenario, which, rows, order, PER_PAGE)
        else:
            st.info("None of the pictures above is of this set.", icon=":material/filter_alt_off:")
        st.page_link(
            "look/inspect.py",
            label="Open this set in **Inspect samples**",
            icon=":material/image_search:",
            query_params=gallery_link(which, method, scenario.data.class_names),
        )
    with right, st.container(border=True):
        index = chosen_sample(scenario, which, rows.index)
        if index is None:
            st.info("Select a picture to see what every model says of it.")
        else:
            told = n_identified(scenario.known, models["none"].metrics["n_manipulated"])
            sample_card(scenario, models, which, index, told)


def as_table(found: Maps, pair: tuple[str, str], shown: Highlight, names: tuple[str, ...]) -> None:
    """What both maps show, in numbers; the pictures that are pointed out."""
    rows = shown.rows.to_numpy()
    table = found.tables[0][rows]
    columns = {
        "Set": table["set"].map(SETS),
        "Picture": table["index"],
        "Kind": table["kind"].map({kind: words for kind, (words, *_) in KINDS.items()}),
        "Correct class": [names[label] for label in table["correct"]],
    }
    for side, method, one in zip(("left", "right"), pair, found.tables, strict=True):
        title = f"{method_look(method).short} ({side})"
        here = one[rows]
        columns |= {
            f"{title} says": [names[label] for label in here["predicted"]],
            f"{title}: x": here["x"].round(3),
            f"{title}: y": here["y"].round(3),
        }
    with st.expander(f"As a table: {shown.count:,} pictures", icon=":material/table:"):
        st.dataframe(pd.DataFrame(columns), hide_index=True)
