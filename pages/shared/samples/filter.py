"""What the gallery shows: set, model, fate, classes; and what that hides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from engine.analysis.samples.table import (
    IDENTIFIED,
    SORTS,
    Filters,
    fates_of,
    hides,
    is_told,
    passing,
)
from engine.experiment.fates import Fate
from engine.experiment.scenario import Scenario
from engine.figures.palette import method_look
from engine.training.evaluation import AFFECTED_TEST, MANIPULATED, SETS
from pages.shared.controls import in_link
from pages.shared.drop_filters import drop_filters

KEYS = {
    "identified": "found",
    "fate": "fate",
    "correct": "class",
    "wanted": "wanted",
    "says": "says",
}
"""The name in the link of each filter."""

WORDS = {
    "identified": "identified or not",
    "fate": "what became of it",
    "correct": "correct class",
    "wanted": "given or wanted label",
    "says": "what the model says",
}


def set_title(which: str) -> str:
    """What a person and a link call one of the evaluation sets."""
    return SETS[which].title


def gallery_link(
    which: str,
    method: str,
    names: Sequence[str],
    *,
    fate: str = "",
    correct: int | None = None,
    says: int | None = None,
) -> dict[str, str]:
    """The parameters that open the gallery on exactly these pictures; a link has the labels."""
    link = {"pictures": set_title(which), "method": method_look(method).short}
    if fate:
        link["fate"] = Fate(fate).words
    classes = {KEYS["correct"]: correct, KEYS["says"]: says}
    return link | {key: names[label] for key, label in classes.items() if label is not None}


def shown_sets(scenario: Scenario) -> list[str]:
    """Those of :data:`SETS` that there are: no affected test where nobody knows D_m."""
    return [name for name in SETS if scenario.manipulation.knows_truth or name != AFFECTED_TEST]


def chosen_set(scenario: Scenario, usual: str = MANIPULATED) -> str:
    """The evaluation set whose pictures a page shows; ``usual`` is what it begins with."""
    sets = shown_sets(scenario)
    usual = usual if usual in sets else MANIPULATED
    which = st.segmented_control(
        "Pictures", sets, default=usual, required=True, **in_link("pictures", set_title)
    )
    return which or usual  # an empty value in a link gives None


def chosen_filters(table: pd.DataFrame, which: str, names: tuple[str, ...]) -> Filters:
    """The filters that make sense for this set."""
    told = is_told(table)
    fate = _choice("What became of it", "fate", fates_of(which)) if told else None
    identified = None
    if which == MANIPULATED:
        identified = _choice("Identified", "identified", IDENTIFIED)
    correct = _class("Correct class", "correct", names) if told else None
    wanted = None
    if (table["wanted"] >= 0).any():
        label = "Given label" if which == MANIPULATED else "Pulled to"
        wanted = _class(label, "wanted", names)
    says = _class("The model says", "says", names)
    return Filters(identified or "", fate or "", correct, wanted, says)


def lens() -> bool:
    """The switch for what an unlearner cannot know."""
    return st.toggle(
        "Show what the unlearner cannot know",
        True,
        help="Off: only the identified part S_f, which is all that a method is given of S_m.",
        **in_link("lens"),
    )


def chosen_order() -> str:
    return st.selectbox("Order", list(SORTS), width=220, **in_link("order", SORTS.get))


def chosen_per_page() -> int:
    return st.selectbox("Per page", (60, 120, 400), width=110, **in_link("per_page"))


def what_is_shown(table: pd.DataFrame, asked: Filters, n_hidden: int) -> None:
    """How many pictures are shown, and which filter hides how many of the rest.

    Args:
        n_hidden: how many the switch for the hidden rest took away before.
    """
    shown, everything = len(passing(table, asked)), len(table) + n_hidden
    words = f"**{shown:,} of {everything:,} pictures.**"
    hidden = hides(table, asked)
    if asked.active:
        words += f" The filters hide {len(table) - shown:,}{_without(hidden)}."
    if n_hidden:
        words += f" The switch hides {n_hidden:,} that are not identified."
    st.markdown(words)
    drop_filters(
        {KEYS[name]: n for name, n in hidden.items()},
        {KEYS[name]: words for name, words in WORDS.items()},
    )


def _without(hidden: Mapping[str, int]) -> str:
    """What would come back without each filter alone."""
    back = [f"{n:,} more without *{WORDS[name]}*" for name, n in hidden.items() if n]
    if back:
        return f"; there would be {', '.join(back)}"
    return "; none of them hides any alone" if len(hidden) > 1 else ""


def _choice(label: str, name: str, options: Mapping[str, str]) -> str | None:
    return st.selectbox(
        label,
        list(options),
        index=None,
        placeholder="any",
        width=170,
        **in_link(KEYS[name], options.get),
    )


def _class(label: str, name: str, names: tuple[str, ...]) -> int | None:
    chosen: Any = st.selectbox(
        label, names, index=None, placeholder="any", width=150, **in_link(KEYS[name])
    )
    return names.index(chosen) if chosen in names else None
