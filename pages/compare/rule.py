"""Who chooses the settings that the page Compare shows: a rule of the defender, or hindsight."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.analysis.scores.outcomes import Outcome
from engine.analysis.scores.selection_cost import HINDSIGHT, in_hindsight
from engine.experiment.scenario import Scenario
from engine.experiment.selection import SELECTION
from engine.runs.result import Result
from pages.shared.controls import in_link
from pages.shared.running import store

PAPER, REM = "paper", "rem"

NAMES = {name: rule.title for name, rule in SELECTION.items()} | {HINDSIGHT: "hindsight (cheating)"}

MEANINGS = {
    name: f"Settings are chosen by **{rule.title}**: {rule.meaning}, never the test."
    for name, rule in SELECTION.items()
} | {
    HINDSIGHT: "Settings are the **best in hindsight**, of those that the paper's rule chose from: "
    "the highest mean of both accuracies on the test pictures. That is cheating, since no defender "
    "can see them; it shows what choosing costs.",
}


def rule_choice(scenario: Scenario) -> str:
    """One of :data:`NAMES`; there is no hindsight where nobody knows the truth."""
    knows = scenario.manipulation.knows_truth
    chosen = st.segmented_control(
        "Settings chosen by",
        [name for name in NAMES if knows or name != HINDSIGHT],
        default=PAPER,
        required=True,
        wrap=True,
        help="A method that is tuned is tried with several settings. A rule picks one from what a "
        "defender has: the identified part, the rest of the training data and held-out pictures.",
        **in_link("rule", NAMES.get),
    )
    return chosen or PAPER


def rule_of_runs(rule: str) -> str:
    """The rule by which the runs behind ``rule`` were made: hindsight looks at the paper's."""
    return PAPER if rule == HINDSIGHT else rule


def judged_by(found: Sequence[Outcome], rule: str) -> list[Outcome]:
    """``found`` as it is, or with the settings that hindsight would have taken."""
    return list(map(best, found)) if rule == HINDSIGHT else list(found)


def best(one: Outcome) -> Outcome:
    """What the best setting of the run's grid gives; the run itself where nothing was chosen."""
    return one if one.select == "given" else _best(one.key, one)


@st.cache_data(max_entries=8192, show_spinner=False)
def _best(key: str, _one: Outcome) -> Outcome:
    run = store().find(key)
    grid = None if run is None else Result(run).grid
    return _one if grid is None else in_hindsight(_one, grid)
