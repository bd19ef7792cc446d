"""How long runs will take that were not made here yet: judged by one training step, timed now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from engine.experiment.specs import Spec, TrainSpec, cache_key
from engine.runs.cost.rate import Rate, operations, timed
from engine.runs.cost.study import Rated, network
from engine.runs.cost.work import passes
from engine.runs.store import Store
from engine.runs.stored_scenarios import original_of
from engine.training.work import Passes

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
        uncounted: the runs' methods whose work is not known beforehand.
    """

    seconds: float
    steps: int
    uncounted: tuple[str, ...]


def expected(specs: Iterable[Spec], store: Store) -> Expected | None:
    """Of those ``specs`` and what they stand on that ``store`` lacks; None if that is soon done."""
    missing = _missing(specs, store)
    work = {spec: passes(spec) for spec in missing}
    known = {spec: done for spec, done in work.items() if done is not None}
    by_network = {network(spec): spec.original for spec in known}
    each = {name: operations(train) for name, train in by_network.items()}
    if sum(each[network(spec)] * _whole(done) for spec, done in known.items()) < WORTH_SAYING:
        return None
    rated = Rated({name: _glance(train, each[name]) for name, train in by_network.items()})
    uncounted = [spec.called for spec in missing if spec not in known]
    return Expected(
        sum(rated.of(spec) or 0.0 for spec in known),
        max(spec.original.recipe.steps for spec in known),
        tuple(dict.fromkeys(uncounted)),
    )


def _glance(train: TrainSpec, operations: int) -> Rate:
    """From one step that is soon done."""
    few = max(FEWEST, int(OPERATIONS / operations))
    return timed(train, pictures=min(few, train.recipe.batch_size), steps=1)


def _missing(specs: Iterable[Spec], store: Store) -> list[Spec]:
    """Those of ``specs``, and of what they stand on, that are not stored; the lowest first."""
    wanted: dict[Spec, None] = {}
    for spec in specs:
        wanted.update(dict.fromkeys(reversed(list(_down_from(spec)))))
    return [spec for spec in wanted if store.find(cache_key(spec)) is None]


def _down_from(spec: Spec | None) -> Iterator[Spec]:
    while spec is not None:
        yield spec
        spec = spec.stands_on


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
        if row["kind"] == TrainSpec.kind and (row["seconds"] or 0.0) > TOO_SHORT:
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
    return done.as_trained * _operations(spec.original)


@lru_cache(maxsize=64)
def _operations(train: TrainSpec) -> int:
    return operations(train)
