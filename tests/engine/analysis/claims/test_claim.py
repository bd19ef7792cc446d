"""Verdicts of claims: never stronger than the interval over seeds."""

from __future__ import annotations

import dataclasses

import pytest

from engine.analysis.claims.against_runs import finding, runs_of
from engine.analysis.claims.claim import Claim, ClaimVerdict, Finding, SeedMean
from engine.analysis.claims.listed import CLAIMS
from engine.analysis.claims.quantities import QUANTITIES
from engine.analysis.scores.intervals import Interval
from engine.experiment.metrics import METRICS, count_of
from engine.experiment.specs import UnlearnSpec, cache_key
from engine.plugins.unlearners import UNLEARNERS

CLAIM = Claim("x", "me", "It fails.", "poisoning", 0.02, "cf", "closed", (0.1, 0.5), below=0.5)


def number(low: float, high: float, seeds: tuple[int, ...] = (0, 1, 2)) -> SeedMean:
    return SeedMean((low + high) / 2, Interval(low, high), seeds)


@pytest.mark.parametrize(
    ("numbers", "verdict"),
    [
        ({}, ClaimVerdict.UNTESTED),
        ({0.1: number(0.0, 0.4), 0.5: number(0.1, 0.49)}, ClaimVerdict.HOLDS),
        ({0.1: number(0.0, 0.4), 0.5: number(0.4, 0.6)}, ClaimVerdict.PARTLY),
        ({0.1: number(0.0, 0.4), 0.5: number(0.6, 0.9)}, ClaimVerdict.PARTLY),
        ({0.1: number(0.6, 0.9), 0.5: number(0.6, 0.9)}, ClaimVerdict.NOT),
        ({0.1: number(0.4, 0.6), 0.5: number(0.4, 0.6)}, ClaimVerdict.OPEN),
        ({0.1: SeedMean(0.0, None, (0,))}, ClaimVerdict.OPEN),
    ],
)
def test_a_claim_is_as_strong_as_its_intervals(
    numbers: dict[float, SeedMean], verdict: ClaimVerdict
):
    assert Finding(CLAIM, numbers).verdict is verdict


def test_a_bound_from_above_is_the_mirror_of_one_from_below():
    above = dataclasses.replace(CLAIM, below=None, above=0.5)

    for ends in ((0.0, 0.4), (0.4, 0.6), (0.6, 0.9)):
        mirrored = {True: False, False: True, None: None}[CLAIM.decides(number(*ends))]
        assert above.decides(number(*ends)) is mirrored


def test_a_claim_has_one_bound():
    with pytest.raises(ValueError, match="one bound"):
        dataclasses.replace(CLAIM, above=0.1)


def row(key: str, method: str, seed: int, known: float, corr: float, retain: float) -> dict:
    shares = {"acc_corr": corr, "acc_retain": retain, "triggers_say": 1 - corr}
    return {
        "kind": UnlearnSpec.kind,
        "unlearner": method,
        "known": known,
        "seed": seed,
        "select": "given",
        "seconds": 1.0,
        "key": key,
        **{name: shares.get(name) for name in METRICS},
        **{count_of(name): 100 for name in METRICS},
    }


def test_numbers_are_paired_by_seed_and_a_finding_names_its_runs():
    specs = [s for s in runs_of(CLAIM) if s.unlearner.name in ("none", "oracle", "cf")]
    specs = [s for s in specs if s.unlearner.is_reference or s.known == 0.5]
    given = {
        "none": {0: (0.1, 0.9), 1: (0.2, 0.9), 2: (0.3, 0.9)},
        "oracle": {0: (0.9, 0.9), 1: (0.9, 0.9)},
        "cf": {0: (0.5, 0.88), 1: (0.55, 0.86)},
    }
    rows = [
        row(cache_key(s), s.unlearner.name, s.seed, s.known, *given[s.unlearner.name][s.seed])
        for s in specs
        if s.seed in given[s.unlearner.name]
    ]

    found = finding(CLAIM, rows, specs)

    assert list(found.numbers) == [0.5] and found.seeds == (0, 1) and found.n == 2
    # by hand: gains .40 and .35 over a mean gap of .75, of the seeds that all three have
    assert found.numbers[0.5].value == pytest.approx(0.375 / 0.75)
    assert sorted(found.keys) == sorted(r["key"] for r in rows if r["unlearner"] == "cf")
    price = finding(dataclasses.replace(CLAIM, measures="price"), rows, specs)
    assert price.numbers[0.5].value == pytest.approx(0.03)
    change = finding(dataclasses.replace(CLAIM, measures="change"), rows, specs)
    assert change.numbers[0.5].value == pytest.approx(0.375)
    say = finding(dataclasses.replace(CLAIM, measures="say"), rows, specs)
    assert say.numbers[0.5].value == pytest.approx(((0.5 - 0.1) + (0.45 - 0.1)) / 2)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.name)
def test_every_listed_claim_names_what_there_is(claim: Claim):
    runs = runs_of(claim)

    assert claim.method in UNLEARNERS and claim.measures in QUANTITIES
    assert {s.known for s in runs if s.unlearner.name == claim.method} & set(claim.at)
    assert [one.name for one in CLAIMS].count(claim.name) == 1
