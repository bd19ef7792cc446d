"""Runs over γ: every method at every known fraction and seed, with the reference points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from engine.experiment.scenario import KNOWN, Scenario
from engine.experiment.specs import UnlearnSpec, by_rule, cache_key
from engine.plugins.unlearners import REFERENCES

SEEDS = (0, 1, 2, 3, 4)


def curve(
    scenario: Scenario,
    methods: Sequence[str],
    *,
    seeds: Sequence[int] = SEEDS[:3],
    known: Sequence[float] = KNOWN,
) -> Iterator[UnlearnSpec]:
    """Every method at every γ and seed, and the reference points of each seed."""
    for seed in seeds:
        here = scenario.at(seed=seed)
        yield from (here.unlearn_by(name) for name in REFERENCES if here.can_have(name))
        for gamma in known:
            yield from (here.at(known=gamma).unlearn_by(name) for name in methods)


def wanted(
    scenario: Scenario, methods: tuple[str, ...], seeds: tuple[int, ...], rule: str = "paper"
) -> Mapping[str, UnlearnSpec]:
    """The runs that a comparison over γ needs, by key; γ and seed of ``scenario`` do not matter.

    Args:
        rule: what chooses the setting of a method that is tuned: "paper" or "rem".
    """
    return _wanted(scenario.at(known=1.0, seed=seeds[0]), methods, seeds, rule)


@lru_cache(maxsize=32)
def _wanted(
    scenario: Scenario, methods: tuple[str, ...], seeds: tuple[int, ...], rule: str
) -> Mapping[str, UnlearnSpec]:
    runs = (by_rule(spec, rule) for spec in curve(scenario, methods, seeds=seeds))
    return {cache_key(spec): spec for spec in runs}
