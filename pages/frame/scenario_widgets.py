"""The widgets behind the words of the scenario line, and setting all of them at once."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from engine.base.knobs import knobs
from engine.base.registry import Registry
from engine.experiment.scenario import (
    DEFAULT_DATASET,
    DEFAULT_KNOWN,
    DEFAULT_MANIPULATION,
    KNOWN,
    Scenario,
)
from engine.plugins.datasets import DATASETS, Regime
from engine.plugins.manipulations import MANIPULATIONS
from engine.plugins.models import MODELS
from pages.frame.request import AskedScenario
from pages.shared import link
from pages.shared.controls import in_link, knob_widget, named_in_link
from pages.shared.scenario import SCENARIO, knob_key, put_scenario, usual_size
from pages.shared.stored_originals import USUAL, original_with, setups_of


def scenario_widgets(**chips: DeltaGenerator) -> AskedScenario:
    with chips["data"]:
        data = _choice(DATASETS, "Data set", DEFAULT_DATASET, "data", _take_usual_model)
    with chips["model"]:
        model = _choice(MODELS, "Model", DATASETS[data].model, "model", _take_usual_setup)
        setup = _setup_choice(data, model)
    with chips["harm"]:
        harm = _choice(
            MANIPULATIONS, "Manipulation", DEFAULT_MANIPULATION, "harm", _take_usual_size
        )
        own = {
            name: knob_widget(
                how, default, on_change=_leave_adopted, **in_link(knob_key(harm, name))
            )
            for name, default, how in knobs(MANIPULATIONS[harm])
            if name != "size"
        }
    with chips["size"]:
        size = st.text_input(
            "Manipulated pictures",
            usual_size(harm),
            on_change=_leave_adopted,
            **in_link("size"),
        )
        st.caption("A share of the training set such as **2 %**, or a number such as **216**.")
    with chips["known"]:
        step = KNOWN[1] - KNOWN[0]
        known = st.slider(
            "Known share γ",
            KNOWN[0],
            KNOWN[-1],
            DEFAULT_KNOWN,
            step,
            "percent",
            **in_link("known"),
        )
        st.caption("Only these are handed to an unlearner. The rest stays in its data, unmarked.")
    with chips["seed"]:
        seed = st.number_input(
            "Seed", 0, 2**31 - 1, 0, 1, on_change=_leave_adopted, **in_link("seed")
        )
    return AskedScenario(data, model, harm, size, round(known, 2), seed, own, setup)


def _setup_choice(data: str, model: str) -> str:
    """How the original came about, where something else than the usual training is on offer."""
    stored = [USUAL, *setups_of(data, model)]
    if len(stored) == 1 and link.peeked("setup", USUAL) == USUAL:
        return USUAL
    return st.selectbox(
        "How it was trained",
        stored,
        on_change=_take_setup,
        help="A regime is a named way to train. Runs with other training steps, a wider network or "
        "weights adopted with `python -m engine adopt` are scenarios of their own.",
        **in_link("setup"),
    )


def _take_setup() -> None:
    """What a setup goes with is set with it.

    That is the network of a regime, and the manipulation and the seed of adopted weights.
    """
    chosen = st.session_state["setup"]
    regimes = DATASETS[st.session_state["data"]].regimes
    if chosen in regimes:
        regime = regimes[chosen]
        usual = DATASETS[st.session_state["data"]].recipe_of(type(regime.model))
        st.session_state["model"] = regime.model.name
        if regime == Regime(type(regime.model)(), usual):
            _take_usual_setup()
        return
    original = original_with(chosen) if chosen != USUAL else None
    if original is not None and original.adopted:
        put_scenario(Scenario.on(original, known=st.session_state["known"]))


def _choice(registry: Registry[Any], label: str, default: str, key: str, then: Any = None) -> str:
    """A choice of a plug-in by name, as the link and the command line have it."""
    names = list(registry)
    return st.radio(
        label,
        names,
        names.index(default),
        captions=[registry[name].title for name in names],
        on_change=then,
        **named_in_link(key),
    )


def _take_usual_model() -> None:
    st.session_state["model"] = DATASETS[st.session_state["data"]].model
    _take_usual_setup()


def _take_usual_setup() -> None:
    st.session_state["setup"] = USUAL


def _leave_adopted() -> None:
    """Adopted weights go with the manipulation and the seed that they were adopted for."""
    shown: Scenario = st.session_state[SCENARIO]
    if shown.adopted:
        _take_usual_setup()


def _take_usual_size() -> None:
    st.session_state["size"] = usual_size(st.session_state["harm"])
    _leave_adopted()
