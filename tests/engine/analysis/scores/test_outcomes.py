"""Runs side by side: means, spreads, gaps, costs and the price of choosing."""

from __future__ import annotations

import pytest

from engine.analysis.scores.outcomes import (
    Outcome,
    by_method,
    outcomes,
    over_known,
    spread,
    table,
)
from engine.experiment.metrics import METRICS, count_of
from engine.experiment.scenario import KNOWN, Scenario
from engine.experiment.studies.curve import wanted
from engine.plugins.unlearners import REFERENCES


def run(method: str, known: float, seed: int, acc_corr: float, seconds: float = 1.0) -> Outcome:
    return Outcome(
        method=method,
        known=known,
        seed=seed,
        select="given",
        shares={"acc_corr": acc_corr, "acc_retain": 0.9, "asr": None},
        counts={"acc_corr": 10, "acc_retain": 20},
        seconds=seconds,
        key=f"{method}-{known}-{seed}",
    )


RUNS = [
    run("retrain", 0.1, 0, 0.10, seconds=20),
    run("retrain", 0.1, 1, 0.30, seconds=20),
    run("retrain", 1.0, 0, 0.90, seconds=20),
    run("ssd", 0.1, 0, 0.80, seconds=5),
]


def test_a_spread_is_the_mean_and_both_ends():
    found = spread([0.1, None, 0.3])

    assert found is not None
    assert (found.mean, found.low, found.high, found.n) == (pytest.approx(0.2), 0.1, 0.3, 2)


def test_there_is_no_spread_of_nothing():
    assert spread([None]) is None


def test_one_seed_is_said_to_be_one():
    assert spread([0.4]).in_words.startswith("n = 1")
    assert spread([0.4, 0.6]).in_words == "n = 2 seeds, 40.0% to 60.0%"


def test_a_curve_has_a_gap_where_no_run_is_stored():
    curves = over_known(RUNS, "acc_corr")

    assert set(curves["retrain"]) == {0.1, 1.0}
    assert set(curves["ssd"]) == {0.1}
    assert curves["retrain"][0.1].mean == pytest.approx(0.2)
    assert curves["retrain"][1.0].n == 1


def test_a_yardstick_without_pictures_is_left_out():
    assert by_method(RUNS, "asr") == {}


def test_a_table_says_what_was_counted():
    frame = table(RUNS, {"ssd": "SSD"})

    assert list(frame["title"]) == ["retrain", "retrain", "retrain", "SSD"]
    assert list(frame["n_corr"]) == [10] * 4
    assert list(frame["n_retain"]) == [20] * 4


def test_only_the_runs_asked_for_are_taken_from_the_table():
    rows = [
        dict.fromkeys([*METRICS, *map(count_of, METRICS)])
        | {**one.flat(), "unlearner": one.method, "kind": "unlearn"}
        for one in RUNS
    ]
    rows.append({"key": "original", "kind": "train"})

    found = outcomes(rows, ["ssd-0.1-0", "nowhere", "original", "retrain-0.1-1"])
    assert [one.flat() for one in found] == [RUNS[3].flat(), RUNS[1].flat()]


def test_a_comparison_wants_every_known_share_and_seed_and_the_references_once_per_seed():
    runs = wanted(Scenario.of("digits", known=0.3, seed=7), ("cf",), (0, 1))

    assert len(runs) == 2 * (len(REFERENCES) + len(KNOWN))
    assert {spec.seed for spec in runs.values()} == {0, 1}
    assert Scenario.of("digits", known=0.3, seed=1).unlearn_by("cf") in runs.values()


def test_a_comparison_by_another_rule_wants_other_runs_of_what_is_tuned_and_the_same_of_the_rest():
    here = Scenario.of("digits")
    paper, rem = (wanted(here, ("cf", "ssd"), (0,), rule) for rule in ("paper", "rem"))

    shared = {spec.unlearner.name for key, spec in paper.items() if key in rem}
    assert shared == {*REFERENCES, "cf"}
    assert {spec.select for key, spec in rem.items() if key not in paper} == {"rem"}
