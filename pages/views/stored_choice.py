"""Opens any scenario that has stored runs, without setting the scenario line word by word."""

from __future__ import annotations

import streamlit as st

from engine.data import DATASETS
from engine.manipulations import MANIPULATIONS
from engine.models import MODELS
from engine.scenario import Scenario
from engine.stored_scenarios import StoredScenario, stored_scenarios
from pages.views.asked import written_size
from pages.views.missing import take_scenario
from pages.views.running import store
from pages.views.scenario import current_scenario

KEY = "stored_scenario"


def stored_choice(scenario: Scenario) -> None:
    """A list of the stored scenarios; the one that is shown is chosen."""
    found = {_words(one): one for one in stored_scenarios(store().rows())}
    if len(found) < 2:
        return
    here = next((words for words, one in found.items() if one.is_of(scenario)), None)
    st.session_state[KEY] = here
    st.selectbox(
        "Scenarios with stored runs",
        list(found),
        key=KEY,
        placeholder="Another one is shown: choose",
        on_change=_take,
        args=(found,),
    )


def _take(found: dict[str, StoredScenario]) -> None:
    """Callback: sets the scenario line."""
    chosen = found.get(st.session_state[KEY])
    if chosen is not None:
        now = current_scenario()
        take_scenario(chosen.scenario(known=now.known, seed=now.seed))


def _words(one: StoredScenario) -> str:
    runs = f"{one.runs:,} run{'s' if one.runs != 1 else ''}"
    seeds = f"{len(one.seeds)} seed{'s' if len(one.seeds) != 1 else ''}"
    data, model = DATASETS[one.dataset].title, MODELS[one.model].title
    harm = MANIPULATIONS[one.manipulation].title
    size = written_size(one.size) if one.size < 1 else f"{one.size:,.0f} pictures"
    return f"{harm}, {size} · {data}, {model} · {runs}, {seeds}"
