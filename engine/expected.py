"""How long runs will take that were not made here yet: judged by one training step, timed now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.passes import Passes, passes
from engine.rate import Rate, operations, timed
from engine.specs import Spec, Task, TrainSpec, UnlearnSpec, cache_key, train_of
from engine.store import Store
from engine.study_cost import Rated, network

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
