"""The two headline numbers of each model, beside the original and the oracle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.experiment.scores import Scores
from engine.plugins.unlearners import ENDS, ORACLE, ORIGINAL, UNLEARNERS


@dataclass(frozen=True)
class Number:
    """One accuracy of one model; all shares in [0, 1], None where there is nothing to compare.

    Attributes:
        change: against the original.
        gap: what is missing to the oracle; negative where the model is better.
    """

    value: float | None
    n: int
    images: str
    change: float | None
    gap: float | None


@dataclass(frozen=True)
class Headline:
    """What a card shows of one model."""

    method: str
    acc_corr: Number
    acc_retain: Number


def ordered(methods: Mapping[str, object]) -> list[str]:
    """The original and EU first, the oracle last, all others by name between them."""
    return sorted(methods, key=lambda name: (_place(name), name))


def _place(name: str) -> int:
    """One whose plug-in is not there stands among the methods."""
    return UNLEARNERS[name].place if name in UNLEARNERS else 0


def headlines(models: Mapping[str, Scores]) -> list[Headline]:
    """The headlines of all models in the fixed order."""
    return [
        Headline(name, *(_number(models, name, what) for what in ("acc_corr", "acc_retain")))
        for name in ordered(models)
    ]


def _number(models: Mapping[str, Scores], name: str, what: str) -> Number:
    own = models[name][what]
    original, oracle = (_value(models, reference, what) for reference in ENDS)
    is_original, is_oracle = name == ORIGINAL, name == ORACLE
    return Number(
        value=own.value,
        n=own.n,
        images=own.images,
        change=None if is_original else _difference(own.value, original),
        gap=None if is_oracle else _difference(oracle, own.value),
    )


def _value(models: Mapping[str, Scores], name: str, what: str) -> float | None:
    if name not in models:
        return None
    return models[name][what].value


def _difference(a: float | None, b: float | None) -> float | None:
    return None if a is None or b is None else a - b
