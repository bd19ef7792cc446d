"""Runs that draw one thing anew and leave the rest: what the spread over seeds comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from engine.experiment.scenario import Scenario
from engine.experiment.specs import TrainSpec, UnlearnSpec
from engine.plugins.unlearners import REFERENCES

DRAWS = {"S_m": "manipulation_seed", "held-out part": "split_seed", "weights and batches": "seed"}
"""What is drawn at random, and the field of the training that seeds it."""

TOGETHER = "all together"


def drawn_anew(train: TrainSpec) -> str:
    """Which of ``DRAWS`` has a seed other than the rest; ``TOGETHER`` where none has."""
    seeds = {what: getattr(train, field) for what, field in DRAWS.items()}
    apart = [what for what, seed in seeds.items() if list(seeds.values()).count(seed) == 1]
    return apart[0] if len(apart) == 1 else TOGETHER


def one_at_a_time(
    scenario: Scenario, methods: Sequence[str], seeds: Sequence[int]
) -> Iterator[UnlearnSpec]:
    """Every method and reference at the γ of ``scenario``, by each kind of draw and by all."""
    for seed in seeds:
        yield from _runs(scenario.at(seed=seed), methods)
    for what in DRAWS:
        for seed in seeds[1:]:
            yield from (drawing(spec, what, seed) for spec in _runs(scenario, methods))


def drawing(spec: UnlearnSpec, what: str, seed: int) -> UnlearnSpec:
    """``spec`` with ``what``, one of ``DRAWS``, drawn by another seed."""
    anew: dict[str, Any] = {DRAWS[what]: seed}
    train = replace(spec.train, **anew)
    own = seed if DRAWS[what] == "seed" else spec.seed
    return replace(spec, train=train, seed=own)


def _runs(here: Scenario, methods: Sequence[str]) -> Iterator[UnlearnSpec]:
    yield from (here.unlearn_by(name) for name in (*REFERENCES, *methods))
