"""How long runs will take that were not made here yet: their work at the pace of this device.

The pace is that of the newest stored training, or of one training step that is timed now.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from engine.experiment.specs import Spec, TrainSpec, cache_key
from engine.runs.cost import rate
from engine.runs.cost.rate import Rate
from engine.runs.cost.study import network
from engine.runs.cost.work import passes
from engine.runs.store import Store
from engine.runs.stored_scenarios import original_of
from engine.training.work import Passes

OPERATIONS = 2e11
"""Of the step that is timed: a whole batch of a small network, a few pictures of a large one."""

FEWEST = 16
"""Pictures of that step."""

WORTH_SAYING = 5e12
"""Operations; less than this takes well under a minute on two cores and needs no forecast."""

TOO_SHORT = 0.5
"""Seconds; a training that took less says little."""

Pace = Callable[[TrainSpec], Rate]
"""How fast this device takes pictures with the network of an original."""


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


def expected(specs: Iterable[Spec], pace: Pace) -> Expected | None:
    """Of ``specs`` at a ``pace``; None where the work of none of them is known beforehand."""
    work = {spec: passes(spec) for spec in dict.fromkeys(specs)}
    counted = {spec: done for spec, done in work.items() if done is not None}
    if not counted:
        return None
    rates = {network(spec): pace(train) for spec, train in _one_of_each_network(counted)}
    uncounted = [spec.called for spec in work if spec not in counted]
    return Expected(
        sum(rates[network(spec)].seconds(done) for spec, done in counted.items()),
        max(spec.original.recipe.steps for spec in counted),
        tuple(dict.fromkeys(uncounted)),
    )


def worth_saying(specs: Iterable[Spec], store: Store) -> list[Spec]:
    """Those ``specs`` and what they stand on that ``store`` lacks; none if that is soon done."""
    missing = _missing(specs, store)
    work = {spec: passes(spec) for spec in missing}
    counted = {spec: _whole(done) for spec, done in work.items() if done is not None}
    each = {network(spec): operations(train) for spec, train in _one_of_each_network(counted)}
    whole = sum(each[network(spec)] * pictures for spec, pictures in counted.items())
    return missing if whole >= WORTH_SAYING else []


def of_a_step(train: TrainSpec) -> Rate:
    """A :data:`Pace` from one step, timed now, that is soon done."""
    few = max(FEWEST, int(OPERATIONS / operations(train)))
    return rate.timed(train, pictures=min(few, train.recipe.batch_size), steps=1)


def of_stored(store: Store) -> Pace | None:
    """The pace of the newest training of ``store``, for which evaluation takes no time.

    None where there is no training to go by. Networks use a chip more or less well: what is
    expected of it is right within a factor of three.
    """
    for row in store.rows():
        if row["kind"] == TrainSpec.kind and (row["seconds"] or 0.0) > TOO_SHORT:
            try:
                trained = original_of(store.document(row["key"]) or {})
            except (LookupError, ValueError, TypeError):  # made by code that has moved on
                continue
            done = passes(trained)
            if done is not None:
                per_second = done.as_trained * operations(trained) / float(row["seconds"])
                return lambda train: _at(per_second / operations(train))
    return None


def _at(trained: float) -> Rate:
    """From the pictures per second of training; importance counts like it, as in ``as_trained``."""
    return Rate(trained=trained, asked=3 * trained, weighed=trained, judged=math.inf)


def _one_of_each_network(specs: Iterable[Spec]) -> list[tuple[Spec, TrainSpec]]:
    return [(spec, spec.original) for spec in {network(spec): spec for spec in specs}.values()]


def _whole(done: Passes) -> float:
    return done.as_trained + done.judged / 3


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


@lru_cache(maxsize=64)
def operations(train: TrainSpec) -> int:
    """As :func:`.rate.operations` counts them, once for each original."""
    return rate.operations(train)
