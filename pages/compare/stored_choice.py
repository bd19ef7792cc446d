"""Opens any scenario that has stored runs, without setting the scenario line word by word."""

from __future__ import annotations

import streamlit as st

from engine.experiment.scenario import Scenario
from engine.plugins.datasets import DATASETS
from engine.plugins.manipulations import MANIPULATIONS
from engine.plugins.models import MODELS
from engine.runs.stored_scenarios import StoredScenario, as_stored, stored_scenarios
from pages.shared.models import settings_note
from pages.shared.running import store
from pages.shared.scenario import current_scenario, put_scenario, written_size
from pages.shared.stored_originals import harm_words, rows, unusual_words

KEY = "stored_scenario"


def stored_choice(scenario: Scenario) -> Scenario:
    """A list of the stored scenarios, the shown one chosen; returns it as its runs have it.

    A study may have run a method at settings of its own: it is then shown at these.
    """
    found = {_words(one): one for one in stored_scenarios(store().rows())}
    here = next((words for words, one in found.items() if one.is_of(scenario)), None)
    if [here] != list(found) and found:
        st.session_state[KEY] = here
        st.selectbox(
            "Scenarios with stored runs",
            list(found),
            key=KEY,
            placeholder="Another one is shown: choose",
            on_change=_take,
            args=(found,),
        )
    scenario = as_stored(scenario, rows(), store())
    settings_note(scenario)
    return scenario


def _take(found: dict[str, StoredScenario]) -> None:
    """Callback: sets the scenario line."""
    chosen = found.get(st.session_state[KEY])
    said = chosen and store().document(chosen.key)
    if chosen is None or said is None:
        return
    now = current_scenario()
    try:
        put_scenario(chosen.scenario(said, known=now.known, seed=now.seed))
    except (LookupError, ValueError, TypeError):  # made by code that has moved on
        st.toast("These runs were made by an earlier version and can only be seen on Runs.")


def _words(one: StoredScenario) -> str:
    runs = f"{one.runs:,} run{'s' if one.runs != 1 else ''}"
    seeds = f"{len(one.seeds)} seed{'s' if len(one.seeds) != 1 else ''}"
    data, model = DATASETS[one.dataset].title, MODELS[one.model].title
    harm = harm_words(one.key) or MANIPULATIONS[one.manipulation].title
    size = written_size(one.size) if one.size < 1 else f"{one.size:,.0f} pictures"
    setup = f"{model}, {unusual_words(one.key)}" if not one.is_usual else model
    return f"{harm}, {size} · {data}, {setup} · {runs}, {seeds}"
