"""The scenario line: one sentence whose words are widgets, bound to the link, on every page."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from engine.base.knobs import knobs
from engine.base.markdown import plain
from engine.experiment.amount import amount, per_class
from engine.experiment.scenario import (
    DEFAULT_DATASET,
    DEFAULT_KNOWN,
    DEFAULT_MANIPULATION,
    KNOWN,
    Scenario,
)
from engine.experiment.scenario_data import situation
from engine.plugins.datasets import DATASETS
from engine.plugins.manipulations import MANIPULATIONS
from engine.plugins.models import MODELS
from pages.frame.request import AskedScenario, nearest
from pages.frame.scenario_widgets import scenario_widgets
from pages.shared import link
from pages.shared.controls import respell
from pages.shared.scenario import SCENARIO, knob_key, on_grid, usual_size
from pages.shared.stored_originals import USUAL, look_again


def scenario_line(page: st.Page) -> Scenario:
    """Draws the line and what is wrong with it; returns the scenario that is shown."""
    look_again()
    link.refuse_infinite(page)
    respell(page)
    _put_on_grid(page)
    came = link.arrived()
    last = st.session_state.get(SCENARIO)
    before = _peeked()
    link.carry_over(page, _values(before))
    drawn = nearest(before, last)
    asked = _line(drawn.scenario)
    shown = nearest(asked, last)
    link.remember_dropped(came, _values(asked), _reasons(came))
    st.session_state[SCENARIO] = shown.scenario
    if shown.scenario != drawn.scenario:  # a link or the browser's history says something else
        st.rerun()
    link.show_dropped()
    if shown.problem:
        n_manipulated, n_train, words = _counts(shown.scenario)
        st.warning(
            f"{_sentence(shown.problem)} Shown instead: {n_manipulated:,} of {n_train:,} pictures, "
            f"{words}.",
            icon=":material/block:",
        )
    return shown.scenario


def _values(asked: AskedScenario) -> dict[str, Any]:
    """What the widgets say, by their names in the link."""
    values = {f.name: getattr(asked, f.name) for f in fields(AskedScenario) if f.name != "knobs"}
    return values | {knob_key(asked.harm, name): value for name, value in asked.knobs.items()}


def _peeked() -> AskedScenario:
    """What the widgets said last, with what they begin with."""
    data = link.peeked("data", DEFAULT_DATASET, DATASETS)
    harm = link.peeked("harm", DEFAULT_MANIPULATION, MANIPULATIONS)
    own = [entry for entry in knobs(MANIPULATIONS[harm]) if entry[0] != "size"]
    return AskedScenario(
        data=data,
        model=link.peeked("model", DATASETS[data].model, MODELS),
        harm=harm,
        size=link.peeked("size", usual_size(harm)),
        known=round(link.peeked("known", DEFAULT_KNOWN), 2),
        seed=link.peeked("seed", 0, range(2**31)),
        knobs={name: link.peeked(knob_key(harm, name), default) for name, default, _ in own},
        setup=link.peeked("setup", USUAL),
    )


def _put_on_grid(page: st.Page) -> None:
    """Moves a γ of the link between two of the grid to the nearer one, and tells of it."""
    text = st.query_params.get("known", "")
    try:
        known = float(text)
    except ValueError:
        return
    if KNOWN[0] <= known <= KNOWN[-1] and round(known, 6) not in KNOWN:
        nearest_one = f"{on_grid(known):g}"
        here = {key: st.query_params.get_all(key) for key in st.query_params}
        note = (
            f"`known={link.clipped(text)}` was dropped: results are made at "
            f"{KNOWN[0]:g}, {KNOWN[1]:g} … {KNOWN[-1]:g}. **{nearest_one}** is shown instead."
        )
        link.reopen(page, {**here, "known": [nearest_one]}, [note])


def _line(shown: Scenario) -> AskedScenario:
    """The sentence; its words are those of ``shown``, its widgets say what is asked for."""
    words = shown.manipulation.describe(shown.data.class_names)
    with st.container(key="scenario", horizontal=True, vertical_alignment="center"):
        _text("Train")
        model = _chip(", ".join(filter(None, [shown.model.title, shown.unusual])), "model")
        _text("on")
        data = _chip(shown.data.title, "data")
        _text("with")
        size = _chip(_amount(shown), "size")
        _text("manipulated:")
        harm = _chip(plain(words), "harm")
        _text("and")
        known = _chip(f"{shown.known:.0%} of these known", "known")
        seed = _chip(f"seed {shown.seed}", "seed")
    size.caption(f"Shown: {amount(shown.train)}.")  # a phone cuts the chip's own words
    return scenario_widgets(model=model, data=data, size=size, harm=harm, known=known, seed=seed)


def _amount(shown: Scenario) -> str:
    n_manipulated, n_train, _ = _counts(shown)
    of_classes = per_class(shown.train)
    return ", ".join(filter(None, [f"{n_manipulated:,} of {n_train:,} pictures", of_classes]))


def _text(words: str) -> None:
    st.markdown(words, width="content")


def _chip(label: str, name: str) -> DeltaGenerator:
    return st.popover(label, key=f"chip_{name}", help=_HELP[name])


_HELP = {
    "model": "The network that is trained",
    "data": "The pictures",
    "size": "How many training pictures are manipulated (the set S_m)",
    "harm": "What is done to them",
    "known": "γ: the part of the manipulated pictures that has been identified (the set S_f)",
    "seed": "Sets which pictures are manipulated and held out, and the training",
}


def _counts(shown: Scenario) -> tuple[int, int, str]:
    data = situation(shown.train)
    words = shown.manipulation.describe(shown.data.class_names)
    return len(data.order), len(data.train.data), words


def _reasons(came: link.LinkValues) -> dict[str, str]:
    """What can be said of values of a link that the widgets refuse."""
    reasons: dict[str, str] = {}
    for key, registry in (("data", DATASETS), ("model", MODELS), ("harm", MANIPULATIONS)):
        for text in came.get(key, []):
            if text not in registry:
                reasons[key] = f"there is no {registry.kind} `{link.clipped(text)}`"
    reasons["setup"] = "no original that was trained like this is stored here"
    reasons["known"] = f"it must be one of {KNOWN[0]:g}, {KNOWN[1]:g} … {KNOWN[-1]:g}"
    reasons["seed"] = f"it must be a whole number from 0 to {2**31 - 1}"
    return reasons


def _sentence(text: str) -> str:
    """``text`` with a capital and one full stop."""
    return text[:1].upper() + text[1:].rstrip(".") + "."
