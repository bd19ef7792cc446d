"""Pictures that somebody keeps: how one is written, and the named sets of them per scenario.

The sets live in the session as plain text; ``sample_memory`` brings them back after a reload.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from engine.inspection import PARTS, Identity
from engine.scenario import Scenario
from engine.specs import cache_key

Kept = tuple[str, int]
"""(evaluation set, index)."""

Sets = dict[str, list[str]]
"""Written pictures by the name that somebody gave to a set."""

EVERYTHING, CURRENT, USUAL = "starred sets", "star_set", "starred"


def write_kept(one: Kept, scenario: Scenario) -> str:
    """``manipulated:digits:train:17``: the evaluation set, then the picture's identity."""
    which, index = one
    return f"{which}:{Identity(scenario.data.name, PARTS[which], index)}"


def read_kept(text: str, scenario: Scenario) -> Kept | None:
    """What :func:`write_kept` wrote of this scenario's data; None for anything else."""
    which, _, rest = text.partition(":")
    named = Identity.read(rest)
    if named is None or which not in PARTS:
        return None
    is_of_this = (named.dataset, named.part) == (scenario.data.name, PARTS[which])
    return (which, named.index) if is_of_this else None


def sets_of(scenario: Scenario) -> Sets:
    """The sets of this scenario; changes to what is returned are kept."""
    everything: dict[str, Sets] = st.session_state.setdefault(EVERYTHING, {})
    return everything.setdefault(cache_key(scenario.train), {})


def current_set(scenario: Scenario) -> str:
    """The name of the set that a star adds to."""
    return st.session_state.get(CURRENT) or next(iter(sets_of(scenario)), USUAL)


def starred(scenario: Scenario) -> list[Kept]:
    """The pictures of the current set."""
    texts = sets_of(scenario).get(current_set(scenario), [])
    return [kept for text in texts if (kept := read_kept(text, scenario))]


def star(scenario: Scenario, one: Kept) -> None:
    """Callback: puts ``one`` into the current set, or takes it out again."""
    kept, text = sets_of(scenario).setdefault(current_set(scenario), []), write_kept(one, scenario)
    if text in kept:
        kept.remove(text)
    else:
        kept.append(text)


def add_all(scenario: Scenario, more: Iterable[Kept]) -> int:
    """Puts ``more`` into the current set, each once; how many are new."""
    kept = sets_of(scenario).setdefault(current_set(scenario), [])
    new = [text for one in more if (text := write_kept(one, scenario)) not in kept]
    kept.extend(dict.fromkeys(new))
    return len(set(new))


def drop_set(scenario: Scenario) -> None:
    """Callback: forgets the current set."""
    sets_of(scenario).pop(current_set(scenario), None)
    st.session_state[CURRENT] = None


def by_set(kept: Sequence[Kept]) -> dict[str, list[int]]:
    """The indices of ``kept`` by evaluation set."""
    found: dict[str, list[int]] = {}
    for which, index in kept:
        found.setdefault(which, []).append(index)
    return found
