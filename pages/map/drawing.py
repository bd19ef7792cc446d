"""The two maps, what they mean in words, and the same as a table."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from engine.analysis.samples.files import file_of
from engine.analysis.samples.map import MOST_KNOWN
from engine.analysis.samples.table import label_name
from engine.experiment.scenario import Scenario
from engine.figures.charts.embedding_maps import KINDS
from engine.figures.palette import method_look
from engine.plugins.datasets import Dataset
from pages.map.choice import Pointed, chosen_picture, listed_set
from pages.map.panels import MapProps, NamedPicture, last_picked, map_panels
from pages.map.points import Drawn, Maps
from pages.shared.chart import footer
from pages.shared.samples.choice import SAMPLE, identity
from pages.shared.samples.filter import set_title

TURN = "map turns the list"
"""Set when the list below has to turn to the page of the chosen picture."""


def drawn_maps(
    scenario: Scenario, found: Maps, drawn: Drawn, pointed: Pointed
) -> list[NamedPicture]:
    """Draws both maps; set and index of each picture that is selected on either."""
    chosen, mask = chosen_picture(scenario), "".join("01"[on] for on in pointed.rows)
    left, right = found.titles
    picked = map_panels(
        MapProps(
            name=drawn.name,
            drawing=drawn.text,
            mask=mask,
            counts=pointed.counts,
            chosen=chosen,
            listed=listed_set(scenario),
            label=f"Where {left} (left) and {right} (right) put {len(mask):,} pictures; "
            f"{mask.count('1'):,} are pointed out. The table below holds the numbers.",
            footer=_footer(scenario, drawn),
        ),
        lambda: _open(scenario),
    )
    table = drawn.tables[0]
    there = set(zip(table["set"], table["index"].tolist(), strict=True))
    if chosen is not None and chosen not in there:
        st.info(
            f"Picture {chosen[1]} of the {set_title(chosen[0]).lower()} set is not on the maps: "
            f"of a large set only {MOST_KNOWN:,} pictures have a place.",
            icon=":material/location_off:",
        )
    _meaning(found)
    return [one for one in picked.pictures if one in there]


def _footer(scenario: Scenario, drawn: Drawn) -> list[str]:
    counts = drawn.tables[1]["kind"].value_counts()
    kinds = ", ".join(f"{n:,} {KINDS[kind][0]}" for kind, n in counts.items())
    known = f"{scenario.known:.0%} known, seed {scenario.seed}"
    return [footer(scenario), f"{kinds} · {known}"]


def _open(scenario: Scenario) -> None:
    """Callback: opens the card of what was just clicked or selected, in the list of its set."""
    now, before = last_picked(), chosen_picture(scenario)
    if now.opened is None and (not now.pictures or before in now.pictures):
        return
    sets = [which for which, _ in now.pictures]
    first = now.opened or next(p for p in now.pictures if sets.count(p[0]) == _most(sets))
    st.session_state["pictures"] = first[0]
    st.session_state[TURN] = True
    st.query_params[SAMPLE] = str(identity(scenario, *first))


def _most(sets: list[str]) -> int:
    return max(sets.count(which) for which in sets)


def _meaning(found: Maps) -> None:
    st.caption(_how_many(found))
    fitted = " and ".join(method_look(name).short for name in found.fitted_on)
    shares = ", ".join(
        f"{share:.0%} of {title}'s" for title, share in zip(found.titles, found.shares, strict=True)
    )
    st.caption(
        "**What a place means.** Each dot is one picture at its penultimate features. Every model "
        "is centred, scaled by one number and turned, so that its clean test pictures lie as "
        "close as they can to the original's; then the same two axes are used for all models "
        f"(principal components of {fitted}). A picture that lies elsewhere in the other map is "
        f"therefore seen differently by that model. The axes show {shares} variance: what is "
        "apart here is apart, but what lies close may still differ in the other directions."
    )


def _how_many(found: Maps) -> str:
    """How many of the pictures of each set are drawn where no filter asks for others."""
    sets, drawn = found.tables[0]["set"], found.tables[0]["set"][found.usual]
    said = [
        f"{(drawn == which).sum():,} of {n:,} {set_title(which).lower()}"
        for which, n in sets.value_counts(sort=False).items()
    ]
    return f"Drawn: {', '.join(said)} pictures; more would hide each other."


def as_table(found: Maps, drawn: Drawn, pointed: Pointed, data: Dataset) -> None:
    """What both maps show, in numbers; made only when it is opened."""
    n = int(pointed.rows.sum())
    box = st.expander(
        f"As a table: {n:,} pictures", icon=":material/table:", key="map_table", on_change="rerun"
    )
    if box.open:
        box.dataframe(_numbers(found, drawn, pointed, data), hide_index=True)


def _numbers(found: Maps, drawn: Drawn, pointed: Pointed, data: Dataset) -> pd.DataFrame:
    rows, names = pointed.rows.to_numpy(), data.class_names
    table = drawn.tables[0][rows]
    files = [file_of(data, *one) for one in zip(table["set"], table["index"], strict=True)]
    columns = {
        "Set": table["set"].map(set_title),
        "Picture": table["index"],
        **({"File": files} if any(files) else {}),
        "Kind": table["kind"].map({kind: words for kind, (words, *_) in KINDS.items()}),
        "Correct class": [label_name(names, label) for label in table["correct"]],
    }
    for side, short, one in zip(("left", "right"), found.titles, drawn.tables, strict=True):
        title = f"{short} ({side})"
        here = one[rows]
        columns |= {
            f"{title} says": [names[label] for label in here["predicted"]],
            f"{title}: x": here["x"].round(3),
            f"{title}: y": here["y"].round(3),
        }
    return pd.DataFrame(columns)
