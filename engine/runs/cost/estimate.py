"""How long runs will take that were not made here yet: judged by one training step, timed now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from engine.experiment.specs import Spec, Task, TrainSpec, UnlearnSpec, cache_key, train_of
from engine.runs.cost.rate import Rate, operations, timed
from engine.runs.cost.study import Rated, network
from engine.runs.cost.work import Passes, passes
from engine.runs.store import Store
from engine.runs.stored_scenarios import original_of

OPERATIONS = 2e11
"""Of the step that is timed: a whole batch of a small network, a few pictures of a large one."""

FEWEST = 16
"""Pictures of that step."""

WORTH_SAYING = 5e12
"""Operations; less than this takes well under a minute on two cores, and nobody needs to know."""


@dataclass(frozen=True)
class Expected:
    """What is to come.

    Attributes:
        seconds: of all counted runs, one after the other, on this device.
        steps: of the longest training among them.
        uncounted: the methods whose work is not known beforehand.
    """

    seconds: float
    steps: int
    uncounted: tuple[str, ...]


def expected(tasks: Iterable[Task], store: Store) -> Expected | None:
    """Of those ``tasks`` and originals that ``store`` lacks; None if that is soon done."""
    missing = _missing(tasks, store)
    work = {spec: passes(spec) for spec in missing}
    known = {spec: done for spec, done in work.items() if done is not None}
    by_network = {network(spec): train_of(spec) for spec in known}
    each = {name: operations(train) for name, train in by_network.items()}
    if sum(each[network(spec)] * _whole(done) for spec, done in known.items()) < WORTH_SAYING:
        return None
    rated = Rated({name: _glance(train, each[name]) for name, train in by_network.items()})
    uncounted = [s.unlearner.name for s in missing if s not in known and isinstance(s, UnlearnSpec)]
    return Expected(
        sum(rated.of(spec) or 0.0 for spec in known),
        max(train_of(spec).recipe.steps for spec in known),
        tuple(dict.fromkeys(uncounted)),
    )


def _glance(train: TrainSpec, operations: int) -> Rate:
    """From one step that is soon done."""
    few = max(FEWEST, int(OPERATIONS / operations))
    return timed(train, pictures=min(few, train.recipe.batch_size), steps=1)


def _missing(tasks: Iterable[Task], store: Store) -> list[Spec]:
    wanted = dict.fromkeys(
        below
        for task in tasks
        if isinstance(task, TrainSpec | UnlearnSpec)
        for below in (train_of(task), task)
    )
    return [spec for spec in wanted if store.find(cache_key(spec)) is None]


def _whole(done: Passes) -> float:
    return done.as_trained + done.judged / 3


TOO_SHORT = 0.5
"""Seconds; a training that took less says little."""

Document = Mapping[str, Any]


def likely_seconds(
    spec: Spec, rows: Iterable[Mapping[str, Any]], document: Callable[[str], Document | None]
) -> float | None:
    """Seconds of ``spec`` without evaluation, from the newest training of a store's ``rows``.

    None where there is no training to go by, or where the work of ``spec`` is not settled
    beforehand. Networks use a chip more or less well: within a factor of three it is right.
    """
    for row in rows:
        if row["kind"] == "train" and (row["seconds"] or 0.0) > TOO_SHORT:
            try:
                trained = original_of(document(row["key"]) or {})
            except (LookupError, ValueError, TypeError):  # made by code that has moved on
                continue
            work, done = _work(spec), _work(trained)
            return work and done and float(row["seconds"]) * work / done
    return None


@lru_cache(maxsize=256)
def _work(spec: Spec) -> float | None:
    """Operations, evaluation not counted."""
    done = passes(spec)
    if done is None:
        return None
    return done.as_trained * _operations(train_of(spec))


@lru_cache(maxsize=64)
def _operations(train: TrainSpec) -> int:
    return operations(train)
