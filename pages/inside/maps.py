"""The maps of all models in a row, their differences, and the sanity pair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import streamlit as st

from engine.analysis.pictures.gallery import pictures
from engine.analysis.pictures.trigger import trigger_box
from engine.experiment.scenario import Scenario
from engine.figures.palette import method_look
from engine.figures.pictures.sensitivity_maps import TitledMap, flat_map, shared_limit
from engine.plugins.interpreters import Attribution
from engine.plugins.interpreters.attribution import StoredMap, read_map
from engine.plugins.interpreters.parts.map_numbers import likeness
from engine.plugins.unlearners import ORIGINAL
from engine.runs.result import Result
from engine.training.evaluation import CLEAN_TEST
from pages.inside.choice import How
from pages.inside.row import MappedPicture, draw, is_faint, lines, row, shares_in_words
from pages.shared.interpreter_jobs import found_looks, get_under_way, look_specs


def maps_of_all(
    scenario: Scenario, models: Mapping[str, Result], look: Attribution, how: How
) -> None:
    """Computes what is missing, and draws what is there."""
    specs = look_specs(scenario, models, look)
    get_under_way(specs, look.title, at_once=look.is_cheap)
    found = {name: read_map(run) for name, run in found_looks(specs).items()}
    if not found:
        return
    (picture,) = pictures(scenario.train, look.which, [look.index])
    is_stamped = look.which != CLEAN_TEST
    subject = MappedPicture(
        picture, trigger_box(scenario.train, picture.shape) if is_stamped else None
    )
    names = scenario.data.class_names
    largest = max(one.numbers.norm for one in found.values())
    bars = _bars(found)
    shown = [
        TitledMap(name, found[name].values, lines(found[name], names, largest), bars.get(name))
        if name in found
        else TitledMap(name, None, ["not computed"])
        for name in models
    ]
    if words := shares_in_words({name: one.numbers for name, one in found.items()}):
        st.markdown(words)
    row(shown, look, how, subject, largest)
    _notes(found, how, largest)
    _differences(found, look, how, subject)
    _sanity(scenario, models, look, how, found, subject)


def _bars(found: Mapping[str, StoredMap]) -> dict[str, float]:
    """The share inside the trigger relative to the largest one, where that has a place.

    That of a map without any preference counts as well, so that tiny shares stay short.
    """
    numbers = [one.numbers for one in found.values()]
    shares = {n: one.numbers.inside for n, one in found.items() if one.numbers.inside is not None}
    largest = max([*shares.values(), *(one.patch_share or 0.0 for one in numbers)])
    return {name: share / largest for name, share in shares.items()}


def _notes(found: Mapping[str, StoredMap], how: How, largest: float) -> None:
    first = next(iter(found.values())).numbers
    if first.patch_share is not None:
        st.caption(
            f"The trigger covers {first.patch_share:.1%} of the picture: so much of a map without "
            "any preference would lie in it. The bar below a map is its share in the trigger."
        )
    pale = [
        name
        for name, one in found.items()
        if one.numbers.norm < 0.1 * largest and not is_faint(one.numbers.norm, largest)
    ]
    if how.is_shared and pale:
        titles = ", ".join(method_look(name).short for name in pale)
        st.caption(f"Hardly to be seen on the shared scale: {titles}. Switch it off for them.")


def _differences(
    found: Mapping[str, StoredMap], look: Attribution, how: How, subject: MappedPicture
) -> None:
    """Original minus each other model that explains the same class; zero is paper, one scale."""
    if ORIGINAL not in found:
        return
    wanted = found[ORIGINAL].wanted
    others = [name for name in found if name != ORIGINAL and found[name].wanted == wanted]
    elsewhere = [method_look(name).short for name in found if found[name].wanted != wanted]
    if others or elsewhere:
        st.subheader("What unlearning took away: original minus each model", anchor=False)
    if elsewhere:
        st.caption(f"Left out, for their map explains another class: {', '.join(elsewhere)}.")
    if not others:
        return
    before = flat_map(found[ORIGINAL].values, is_signed=look.is_signed)
    gone = {
        name: before - flat_map(found[name].values, is_signed=look.is_signed) for name in others
    }
    limit = shared_limit(list(gone.values()))
    largest = max(float(np.linalg.norm(one)) for one in gone.values())
    shown = [TitledMap(name, one[None], _norm_lines(one, largest)) for name, one in gone.items()]
    draw(shown, how, subject, [limit] * len(shown), is_signed=True)
    st.caption(f"Red: the original had more, blue: less. Full colour at {limit:.3g}.")


def _norm_lines(one: npt.NDArray[np.float32], largest: float) -> list[str]:
    norm = float(np.linalg.norm(one))
    return [f"norm {norm:.3g}", *(["nearly zero"] if is_faint(norm, largest) else [])]


def _sanity(
    scenario: Scenario,
    models: Mapping[str, Result],
    look: Attribution,
    how: How,
    found: Mapping[str, StoredMap],
    subject: MappedPicture,
) -> None:
    """The original's map beside that of the same network with random weights."""
    if ORIGINAL not in found:
        return
    st.subheader("Is it the model, or only the picture?", anchor=False)
    specs = look_specs(scenario, {ORIGINAL: models[ORIGINAL]}, replace(look, weights="random"))
    get_under_way(specs, f"{look.title} with random weights", at_once=look.is_cheap)
    random = next((read_map(run) for run in found_looks(specs).values()), None)
    names, own = scenario.data.class_names, found[ORIGINAL]
    pair = [("Original", own), *([("Random weights", random)] if random else [])]
    shown = [TitledMap(title, one.values, lines(one, names, 0.0)) for title, one in pair]
    row(shown, look, replace(how, is_shared=False), subject, largest=0.0)
    if random is not None:
        st.caption(_likeness_in_words(own, random))


def _likeness_in_words(own: StoredMap, random: StoredMap) -> str:
    words = "Where both look alike, the map tells of the picture and not of what was learned."
    alike = likeness(own.values, random.values)
    if alike is not None:
        words += f" Rank correlation of their pixels: {alike:.2f} (1: the same order, 0: none)."
    if random.numbers.norm > 0 and own.numbers.norm > 2 * random.numbers.norm:
        times = own.numbers.norm / random.numbers.norm
        words += f" The map of random weights is {times:,.0f} times fainter and drawn stronger."
    return words
