"""Originals that were not trained as usual: fewer steps, a wider network, adopted weights."""

from __future__ import annotations

import functools
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine.experiment.kinds import ADOPTED
from engine.experiment.scenario import Scenario
from engine.experiment.specs import TrainSpec, cache_key
from engine.plugins.datasets import DATASETS
from engine.plugins.models import MODELS
from engine.runs.stored_scenarios import original_of, setup_of, usual_setup
from pages.shared.running import store

USUAL = "as usual"
"""What the link says of an original that is trained as its data set and network usually are.

Of another one it has what is unusual, in words, and the first digits of its setup.
"""

DIGITS = 6

_seen = threading.local()


def look_again() -> None:
    """The next question asks the store; those after it, while a page is drawn, do not."""
    _seen.rows = None


def rows() -> Sequence[Mapping[str, Any]]:
    """The table of runs as it was when this page began to be drawn: reading it takes a while."""
    if getattr(_seen, "rows", None) is None or _seen.root != store().root:
        _seen.rows, _seen.root = store().rows(), store().root
    return _seen.rows


def setups_of(data: str, model: str) -> list[str]:
    """The regimes of these pictures and the stored setups with this network, as links name them."""
    found: dict[str, str] = {}
    for row in rows():
        if (row["dataset"], row["model"]) == (data, model):
            found.setdefault(row["setup"], row["key"])
    found.pop(usual_setup(data, model), None)
    originals = {setup: _original(key) for setup, key in found.items()}
    stored = [_named(setup, one) for setup, one in originals.items() if one is not None]
    return list(dict.fromkeys([*_regimes_of(data, model), *stored]))


def _regimes_of(data: str, model: str) -> list[str]:
    """The regimes of these pictures, but for how this network is usually trained on them."""
    usual = Scenario.of(data, model=model).regime
    return [name for name in DATASETS[data].regimes if name != usual]


def original_with(name: str) -> TrainSpec:
    """A stored original of the setup that a link names, with whatever manipulation.

    Raises LookupError if there is none.
    """
    digits = name.rpartition(" ")[2]
    for row in rows():
        is_known = row["dataset"] in DATASETS and row["model"] in MODELS
        if is_known and len(digits) == DIGITS and row["setup"].startswith(digits):
            original = _original(row["key"])
            if original is not None:
                return original
    raise LookupError("no original that was trained like this is stored here")


def setup_named(scenario: Scenario) -> str:
    """What the link says of how the scenario's original came about."""
    own = setup_of(scenario.train)
    if own == usual_setup(scenario.data.name, scenario.model.name):
        return USUAL
    if scenario.regime:
        return scenario.regime
    return _named(own, scenario.train)


def unusual_words(key: str) -> str:
    """What is unusual about the original of the run ``key``."""
    return _words(_original(key)) or "as an earlier version trained it"


def harm_words(key: str) -> str:
    """What the run ``key`` stands on was manipulated with, where it is not done as usual."""
    original = _original(key)
    if original is None:
        return ""
    harm = original.manipulation
    usual = replace(type(harm)(), size=harm.size)
    return "" if harm == usual else harm.describe(original.data.class_names)


@functools.lru_cache(maxsize=256)
def _original(key: str) -> TrainSpec | None:
    """That of a run; None if the code has moved on."""
    try:
        return original_of(store().document(key) or {})
    except (LookupError, ValueError, TypeError):
        return None


def _named(setup: str, original: TrainSpec) -> str:
    if regime := Scenario.on(original).regime:
        return regime
    return f"{_words(original) or 'otherwise'} · {setup[:DIGITS]}"


def _words(original: TrainSpec | None) -> str:
    """ "Steps 100", or the file that the weights came from; "" if there is no such original."""
    if original is None:
        return ""
    unusual = Scenario.on(original).unusual
    run = store().find(cache_key(original)) if original.adopted else None
    came = run.manifest.get(ADOPTED) if run else None
    return f"{unusual} from {came['file']}" if came else unusual
