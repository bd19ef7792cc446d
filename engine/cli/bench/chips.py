"""How far chips differ: the same runs with the instruction sets of lesser chips, one thread each.

torch reads what it may use when it starts, so each set has a process of its own. What differs
between two seeds of one chip stands beside it, to be compared with.
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.base import chip
from engine.cli.bench.base import Effort, register
from engine.experiment.scenario import Scenario
from engine.experiment.specs import Spec
from engine.plugins.unlearners import UNLEARNERS
from engine.runs.jobs import execute
from engine.runs.result import Result
from engine.runs.store import Store
from engine.training.evaluation import AFFECTED_TEST, CLEAN_TEST

CHIPS: dict[str, Mapping[str, str]] = {
    "as it is": {},
    "without AMX": {"ONEDNN_MAX_CPU_ISA": "AVX512_CORE_BF16"},
    "without bf16": {"ONEDNN_MAX_CPU_ISA": "AVX512_CORE"},
    "AVX2": {"ONEDNN_MAX_CPU_ISA": "AVX2", "ATEN_CPU_CAPABILITY": "avx2"},
}
METHODS = ("retrain", "cf", "ssd", "mu_mis")
KNOWN = 0.1
SEEDS = (0, 1)


@dataclass(frozen=True)
class Answers:
    """What a model says on the affected and the clean test pictures: accuracy, and each label."""

    acc_corr: float
    acc_retain: float
    predicted: npt.NDArray[np.int16]


Chip = dict[str, Answers]
"""Of one instruction set and seed, by method; "original" among them."""


@register("chips")
def chips(effort: Effort) -> dict[str, Any]:
    """Differences in Acc_corr and Acc_retain, and the share of equal predictions."""
    found = {name: _in_own_process(name, seed, effort.share) for name, seed in _asked()}
    here = found["as it is"]
    return {
        "instructions": {name: words for name, (words, _) in found.items()},
        **{name: differences(here[1], other) for name, (_, other) in found.items()},
    }


def _asked() -> Iterator[tuple[str, int]]:
    yield from ((name, SEEDS[0]) for name in CHIPS)
    yield "another seed", SEEDS[1]


def differences(one: Chip, other: Chip) -> dict[str, Any]:
    """In points of a hundred, with the sign of ``other`` minus ``one``."""
    return {
        method: {
            "acc_corr": round(other[method].acc_corr, 4),
            "acc_corr_points": round(100 * (other[method].acc_corr - answers.acc_corr), 2),
            "acc_retain_points": round(100 * (other[method].acc_retain - answers.acc_retain), 2),
            "equal_predictions": round(
                float((answers.predicted == other[method].predicted).mean()), 4
            ),
        }
        for method, answers in one.items()
    }


def _in_own_process(name: str, seed: int, share: float) -> tuple[str, Chip]:
    spawned = multiprocessing.get_context("spawn")
    with _environment(CHIPS.get(name, {})), ProcessPoolExecutor(1, spawned) as pool:
        return pool.submit(on_this_chip, seed, share).result()


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def on_this_chip(seed: int, share: float) -> tuple[str, Chip]:
    """The instruction set in words, and what each model says after ``share`` of the training."""
    usual = Scenario.of(known=KNOWN, seed=seed)
    steps = max(1, round(share * usual.recipe.steps))
    here = replace(usual, recipe=replace(usual.recipe, steps=steps))
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        found = {"original": _answers(here.train, store)}
        for method in METHODS:
            found[method] = _answers(here.unlearn(UNLEARNERS[method]()), store)
    return chip.instructions(), found


def _answers(spec: Spec, store: Store) -> Answers:
    run = store.find(execute(spec, store))
    assert run is not None
    result = Result(run)
    table, scores = result.predictions, result.scores
    tested = table[table["set"].isin([CLEAN_TEST, AFFECTED_TEST])]
    return Answers(
        scores.acc_corr.value or 0.0, scores.acc_retain.value or 0.0, tested["predicted"].to_numpy()
    )
