"""The trigger that is put on: the trained one, or what its controls make of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from engine.experiment.scenario import Scenario
from engine.experiment.scenario_data import situation
from engine.plugins.manipulations.patch import Patch
from engine.plugins.manipulations.trigger import Area, PlacedTrigger, Trigger
from pages.shared.controls import in_link, knob_widget


def trained_trigger(scenario: Scenario) -> Trigger | None:
    """The one that the models were trained with; None where nothing was stamped."""
    return situation(scenario.train).train.trigger


def chosen_trigger(scenario: Scenario, shape: tuple[int, int, int]) -> Trigger | None:
    """What the controls say, which begin with the trained trigger; None while it is off."""
    _, height, width = shape
    trained = trained_trigger(scenario)
    usual = _with_place(trained or Patch(), height, width)
    is_on = st.toggle("Put the trigger on", True, **in_link(_key(usual, "on")))
    with st.grid(3, min_column_width=120):
        trigger = _tuned(usual, height, width)
        if isinstance(trigger, PlacedTrigger) and isinstance(usual, PlacedTrigger):
            trigger = _placed(trigger, usual.area(height, width), height, width)
    if trained is None:
        st.caption("No trigger was stamped in this scenario: no model has learned one.")
    elif trigger != usual:
        _offer_trained(usual, height, width)
    else:
        st.caption("This is the trigger that the models were trained with.")
    return trigger if is_on else None


def _with_place(trigger: Trigger, height: int, width: int) -> Trigger:
    """The same, with its place in numbers, as the sliders say it."""
    if not isinstance(trigger, PlacedTrigger):
        return trigger
    row, column, *_ = trigger.area(height, width)
    return trigger.moved(row, column)


def _key(trigger: Trigger, name: str) -> str:
    """A control's name in the link: triggers of another kind have controls of their own."""
    return f"{type(trigger).__name__.lower()}_{name}"


def _tuned(usual: Trigger, height: int, width: int) -> Trigger:
    values = {
        name: knob_widget(how, value, **in_link(_key(usual, name)))
        for name, value, how in usual.knobs_on(height, width)
    }
    return replace(usual, **values)


def _placed(trigger: PlacedTrigger, usual: Area, height: int, width: int) -> PlacedTrigger:
    """Where the sliders say, or as near to there as it fits."""
    own = trigger.moved(0, 0).area(height, width)
    row = st.slider("Row", 0, height - 1, usual.row, **in_link(_key(trigger, "row")))
    column = st.slider("Column", 0, width - 1, usual.column, **in_link(_key(trigger, "column")))
    return trigger.moved(min(row, height - own.height), min(column, width - own.width))


def _offer_trained(usual: Trigger, height: int, width: int) -> None:
    values = _values(usual, height, width)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(":material/edit: This is **not the trained trigger**.", width="content")
        st.button(
            "Back to the trained one",
            icon=":material/undo:",
            type="tertiary",
            on_click=st.session_state.update,
            args=(values,),
        )


def _values(trigger: Trigger, height: int, width: int) -> Mapping[str, Any]:
    """What every control says for ``trigger``, by its key."""
    values = {name: value for name, value, _ in trigger.knobs_on(height, width)}
    if isinstance(trigger, PlacedTrigger):
        values["row"], values["column"], *_ = trigger.area(height, width)
    return {_key(trigger, name): value for name, value in values.items()}
