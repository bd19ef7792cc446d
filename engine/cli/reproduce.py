"""The command that makes a run again, from its stored spec."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from functools import singledispatch
from typing import Any

from engine.base.knobs import Tunable, knobs
from engine.base.registry import Plugin
from engine.experiment.scenario import Scenario
from engine.experiment.specs import (
    Spec,
    StaleSpec,
    TrainSpec,
    UnlearnSpec,
    cache_key,
    from_document,
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
    return " ".join([PROGRAM, *(shlex.quote(word) for word in _words(spec))])


@singledispatch
def _words(spec: Spec) -> Iterator[str]:
    """Options of the command ``run``; a kind that it cannot make has none."""
    raise ValueError(f"a run of the kind {spec.kind} has no command of its own")


@_words.register
def _training(spec: TrainSpec) -> Iterator[str]:
    if spec.adopted:
        raise ValueError("its weights were adopted from a file")
    return _scenario(spec, ())


@_words.register
def _unlearning(spec: UnlearnSpec) -> Iterator[str]:
    if not spec.train.adopted:
        return _scenario(spec.train, tuple(_method(spec)), spec.seed)
    original = ("--original", cache_key(spec.train))  # no command makes that one
    return iter((*original, *_method(spec), "--seed", str(spec.seed)))


def _scenario(train: TrainSpec, method: Sequence[str], *seeds: int) -> Iterator[str]:
    if len({train.seed, train.manipulation_seed, train.split_seed, *seeds}) > 1:
        raise ValueError("its seeds differ from each other, a command sets them to one value")
    if train.protocol:
        raise ValueError(
            "it follows the public code's protocol, which only the studies named faithful do"
        )
    yield from ("--dataset", train.data.name, *_tuned("dataset", train.data))
    yield from ("--manipulation", train.manipulation.name)
    yield from ("--size", _written(train.manipulation.size))
    yield from _tuned("manipulation", train.manipulation, without=("size",))
    yield from ("--model", train.model.name, *_trained(Scenario.on(train)))
    yield from method
    yield from ("--seed", str(train.seed))


def _trained(scenario: Scenario) -> Iterator[str]:
    if scenario.regime and not scenario.is_usual:
        yield from ("--regime", scenario.regime)
        return
    yield from _tuned("model", scenario.model)
    yield from _tuned("recipe", scenario.recipe, usual=scenario.usual_recipe)


def _method(spec: UnlearnSpec) -> Iterator[str]:
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
