"""The maps of all models in a row, their differences, and the sanity pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from engine.figures.palette import ORIGINAL, method_look
from engine.figures.sensitivity_maps import Shown, flat_map, map_row, shared_limit
from engine.gallery import pictures
from engine.looks import Attribution
from engine.looks.attribution import StoredMap, read_map
from engine.looks.numbers import FLAT
from engine.results import Result
from engine.scenario import Scenario
from pages.views.inside_choice import How
from pages.views.inside_jobs import found_looks, get_under_way, look_specs


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
    names = scenario.data.class_names
    shown = [
        Shown(name, found[name].values, _lines(found[name], names))
        if name in found
        else Shown(name, None, ["not computed"])
        for name in models
    ]
    _row(shown, look, how, picture)
    _notes(found, look, how)
    _differences(found, look, how, picture)
    _sanity(scenario, models, look, how, found, picture)


def _row(shown: Sequence[Shown], look: Attribution, how: How, picture: np.ndarray) -> None:
    there = [one.values for one in shown if one.values is not None]
    flat = [flat_map(values, is_signed=look.is_signed) for values in there]
    shared = shared_limit(flat)
    own = [_own_limit(one, look, shared) for one in shown]
    st.html(
        map_row(
            shown,
            is_signed=look.is_signed,
            limits=[shared] * len(shown) if how.is_shared else own,
            picture=picture,
            opacity=how.opacity,
        )
    )
    scale = (
        f"Full colour at {shared:.3g}"
        if how.is_shared
        else "Full colour at each map's largest value"
    )
    signs = "red speaks for the class, blue against it" if look.is_signed else "red: much"
    st.caption(f"{scale} ({look.unit}); {signs}.")


def _own_limit(one: Shown, look: Attribution, shared: float) -> float:
    """A map that is nearly zero keeps the shared scale: noise is never stretched."""
    if one.values is None or np.sqrt(np.square(one.values, dtype=float).sum()) < FLAT:
        return shared
    return shared_limit([flat_map(one.values, is_signed=look.is_signed)])


def _lines(one: StoredMap, names: Sequence[str]) -> list[str]:
    lines = [
        f"for {names[one.wanted]} ({one.probability:.1%})",
        f"norm {one.numbers.norm:.3g}",
    ]
    if one.numbers.is_flat:
        lines.append(f"nearly zero (below {FLAT:g})")
    if one.numbers.inside is not None:
        lines.append(f"in the patch {one.numbers.inside:.1%}")
    return lines


def _notes(found: Mapping[str, StoredMap], look: Attribution, how: How) -> None:
    first = next(iter(found.values())).numbers
    if first.patch_share is not None:
        st.caption(
            f"The patch covers {first.patch_share:.1%} of the picture: so much of a map without "
            "any preference would lie in it."
        )
    largest = max(one.numbers.norm for one in found.values())
    pale = [name for name, one in found.items() if one.numbers.norm < 0.02 * largest]
    if how.is_shared and pale:
        titles = ", ".join(method_look(name).short for name in pale)
        st.caption(
            f"Hardly to be seen on the shared scale: {titles}. Choose the own scale for them."
        )


def _differences(
    found: Mapping[str, StoredMap], look: Attribution, how: How, picture: np.ndarray
) -> None:
    """Original minus each other model; zero is paper, on a scale that they share."""
    others = [name for name in found if name != ORIGINAL]
    if ORIGINAL not in found or not others:
        return
    st.subheader("What unlearning took away: original minus each model", anchor=False)
    before = flat_map(found[ORIGINAL].values, is_signed=look.is_signed)
    gone = {
        name: (before - flat_map(found[name].values, is_signed=look.is_signed))[None]
        for name in others
    }
    limit = shared_limit([one[0] for one in gone.values()])
    shown = [
        Shown(name, one, [f"norm {float(np.linalg.norm(one)):.3g}"]) for name, one in gone.items()
    ]
    st.html(
        map_row(
            shown,
            is_signed=True,
            limits=[limit] * len(shown),
            picture=picture,
            opacity=how.opacity,
        )
    )
    st.caption(f"Red: the original had more, blue: less. Full colour at {limit:.3g}.")


def _sanity(
    scenario: Scenario,
    models: Mapping[str, Result],
    look: Attribution,
    how: How,
    found: Mapping[str, StoredMap],
    picture: np.ndarray,
) -> None:
    """The original's map beside that of the same network with random weights."""
    if ORIGINAL not in found:
        return
    st.subheader("Is it the model, or only the picture?", anchor=False)
    specs = look_specs(scenario, {ORIGINAL: models[ORIGINAL]}, replace(look, weights="random"))
    get_under_way(specs, f"{look.title} with random weights", at_once=look.is_cheap)
    random = [read_map(run) for run in found_looks(specs).values()]
    names = scenario.data.class_names
    pair = [("Original", found[ORIGINAL]), *(("Random weights", one) for one in random)]
    shown = [Shown(title, one.values, _lines(one, names)) for title, one in pair]
    _row(shown, look, replace(how, is_shared=False), picture)
    st.caption("Where both look alike, the map tells of the picture and not of what was learned.")
