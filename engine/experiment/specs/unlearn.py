"""A run of an unlearner on an original, with γ and how its setting is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from engine.experiment.specs.base import REGISTRY, Spec, TrainSpec, check_seed, register
from engine.plugins.unlearners import UNLEARNERS, Unlearner
from engine.training.work import Amounts, Passes

RULES = ("given", "paper", "rem")
"""How a setting is chosen: as given, by the paper's rule, or by REM's proxy."""

ON_TEST = "test"
"""By the paper's rule with clean test data in place of held-out data. Only under the protocol of
the benchmark's public code, which holds nothing out."""


def rules_of(train: TrainSpec) -> tuple[str, ...]:
    """How settings may be chosen under the original's protocol."""
    return ("given", ON_TEST) if train.protocol else RULES


@register
@dataclass(frozen=True, kw_only=True)
class UnlearnSpec(Spec):
    """Turns the original into M_u with ``unlearner``, told of a fraction γ of S_m.

    Attributes:
        select: "given" runs the unlearner as it is; another rule runs its grid and keeps the
            setting that the rule prefers on S_f and validation data; see :func:`rules_of`.
    """

    plural = "Unlearned"
    doing = "making the model"

    train: TrainSpec
    unlearner: Unlearner = field(metadata={REGISTRY: UNLEARNERS})
    known: float = 1.0
    select: str = "given"
    seed: int = 0

    def __post_init__(self) -> None:
        check_seed("seed", self.seed)
        rules = rules_of(self.train)
        if self.select not in rules:
            under = f" under protocol {self.train.protocol}" if self.train.protocol else ""
            raise ValueError(
                f"select must be one of {', '.join(rules)}{under}, got {self.select!r}"
            )
        if self.unlearner.needs_truth and not self.train.manipulation.knows_truth:
            raise ValueError(
                f"unlearner {self.unlearner.name} needs all of S_m, which is not known of "
                f"{self.train.manipulation.name} data"
            )
        if not 0 < self.known <= 1:
            raise ValueError(f"known must be above 0 and at most 1, got {self.known:g}")
        if self.unlearner.is_reference:  # a reference does not depend on what was identified
            object.__setattr__(self, "known", 1.0)
            object.__setattr__(self, "select", "given")
        if self.select != "given" and len(self.unlearner.grid()) == 1:
            object.__setattr__(self, "select", "given")

    @property
    def original(self) -> TrainSpec:
        return self.train

    @property
    def stands_on(self) -> TrainSpec:
        return self.train

    @property
    def called(self) -> str:
        return self.unlearner.name

    @property
    def settings(self) -> tuple[Unlearner, ...]:
        """Those that are tried."""
        return (self.unlearner,) if self.select == "given" else self.unlearner.grid()

    @property
    def n_settings(self) -> int:
        return len(self.settings)

    def work(self, n_train: int, n_manipulated: int) -> Passes | None:
        n_f = n_identified(self.known, n_manipulated)
        amounts = Amounts(n_f, n_train - n_f, self.train.recipe)
        return type(self.unlearner).work_of(self.settings, amounts)

    def with_setting(self, chosen: Mapping[str, Any] | None) -> Self:
        if not chosen:
            return self
        return replace(self, unlearner=type(self.unlearner)(**chosen), select="given")


def n_identified(known: float, n_manipulated: int) -> int:
    """|S_f| for γ = ``known``; at least one sample."""
    return max(1, round(known * n_manipulated))


def by_rule(spec: UnlearnSpec, rule: str) -> UnlearnSpec:
    """``spec`` with its setting chosen by ``rule``; one that is not tuned stays as it is."""
    is_set = spec.select == "given" or spec.train.protocol
    return spec if is_set else replace(spec, select=rule)
