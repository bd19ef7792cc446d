"""The command that makes a run again, from its stored spec."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from engine.base.knobs import Tunable, knobs
from engine.base.registry import Plugin
from engine.experiment.scenario import Scenario
from engine.experiment.specs import (
    LookSpec,
    StaleSpec,
    TrainSpec,
    UnlearnSpec,
    cache_key,
    from_document,
    train_of,
)

PROGRAM = "python -m engine run"


def command(document: Mapping[str, Any]) -> str:
    """One line for a shell. Names what differs from the defaults, and what a reader wants to see.

    Raises:
        ValueError: when the code has moved on, or no command gives exactly this run.
    """
    try:
        spec = from_document(dict(document))
    except (LookupError, TypeError) as error:
        raise StaleSpec(str(error)) from error
    if isinstance(spec, LookSpec):
        raise ValueError("a look into a model has no command of its own")
    return " ".join([PROGRAM, *(shlex.quote(word) for word in _words(spec))])


def _words(spec: TrainSpec | UnlearnSpec) -> Iterator[str]:
    train = train_of(spec)
    if train.brought:
        yield from _on_brought(spec)
        return
    seeds = {train.seed, train.manipulation_seed, train.split_seed}
    if isinstance(spec, UnlearnSpec):
        seeds.add(spec.seed)
    if len(seeds) > 1:
        raise ValueError("its seeds differ from each other, a command sets them to one value")
    yield from ("--dataset", train.data.name, *_tuned("dataset", train.data))
    yield from ("--manipulation", train.manipulation.name)
    yield from ("--size", _written(train.manipulation.size))
    yield from _tuned("manipulation", train.manipulation, without=("size",))
    yield from ("--model", train.model.name, *_tuned("model", train.model))
    yield from _tuned("recipe", train.recipe, usual=train.data.recipe)
    if isinstance(spec, UnlearnSpec):
        yield from _unlearning(spec)
    yield from ("--seed", str(train.seed))


def _on_brought(spec: TrainSpec | UnlearnSpec) -> Iterator[str]:
    """An unlearner on weights that were brought in, which no command can make."""
    if isinstance(spec, TrainSpec):
        raise ValueError("its weights were brought in from a file")
    yield from ("--original", cache_key(spec.train))
    yield from _unlearning(spec)
    yield from ("--seed", str(spec.seed))


def _unlearning(spec: UnlearnSpec) -> Iterator[str]:
    yield from ("--unlearner", spec.unlearner.name, *_tuned("unlearner", spec.unlearner))
    if not spec.unlearner.is_reference:
        yield from ("--known", _written(spec.known))
    usual = Scenario.of().unlearn(spec.unlearner).select
    if spec.select != usual:
        yield from ("--select", spec.select)


def _tuned(
    kind: str,
    plugin: Plugin | Tunable,
    *,
    usual: Tunable | None = None,
    without: tuple[str, ...] = (),
) -> Iterator[str]:
    """The knobs of ``plugin`` that are not as in ``usual``, by default as they begin."""
    for name, default, _ in knobs(type(plugin)):
        value = getattr(plugin, name)
        if name not in without and value != (getattr(usual, name) if usual else default):
            yield from (f"--{kind}.{name}", _written(value))


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and float(f"{value:g}") == value:
        return f"{value:g}"
    return str(value)
