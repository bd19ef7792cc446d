"""Runs side by side: means, spreads, gaps, costs and the price of choosing."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd
import pytest

from engine.comparison import (
    Outcome,
    by_method,
    choice,
    mean_of_both,
    outcomes,
    over_known,
    relative_cost,
    response,
    spread,
    swept,
    table,
    wanted,
)
from engine.scenario import KNOWN, Scenario
from engine.study import REFERENCES


def run(method: str, known: float, seed: int, acc_corr: float, seconds: float = 1.0) -> Outcome:
    return Outcome(
        method=method,
        known=known,
        seed=seed,
        select="given",
        acc_corr=acc_corr,
        acc_retain=0.9,
        acc_corr_train=0.5,
        asr=None,
        n_corr=10,
        n_retain=20,
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


def test_cost_is_a_share_of_retraining():
    assert relative_cost(RUNS) == {"retrain": 1.0, "ssd": 0.25}
    assert relative_cost(RUNS[3:]) == {}


def test_a_table_says_what_was_counted():
    frame = table(RUNS, {"ssd": "SSD"})

    assert list(frame["title"]) == ["retrain", "retrain", "retrain", "SSD"]
    assert list(frame["n_corr"]) == [10] * 4
    assert list(frame["n_retain"]) == [20] * 4


def test_hindsight_may_prefer_another_setting_than_the_rule():
    sweep = pd.DataFrame(
        {
            "alpha": [1.0, 10.0],
            "acc_corr": [0.9, 0.5],
            "acc_retain": [0.8, 0.9],
            "chosen": [False, True],
        }
    )

    found = choice(sweep)

    assert found.chosen["alpha"] == 10.0
    assert found.hindsight["alpha"] == 1.0
    assert found.price == pytest.approx(0.85 - 0.70)


def test_only_the_runs_asked_for_are_taken_from_the_table():
    rows = [{**asdict(one), "unlearner": one.method, "kind": "unlearn"} for one in RUNS]
    rows.append({"key": "original", "kind": "train"})

    assert outcomes(rows, ["ssd-0.1-0", "nowhere", "original", "retrain-0.1-1"]) == [
        RUNS[3],
        RUNS[1],
    ]


def test_a_comparison_wants_every_known_share_and_seed_and_the_references_once_per_seed():
    runs = wanted(Scenario.of("digits", known=0.3, seed=7), ("cf",), (0, 1))

    assert len(runs) == 2 * (len(REFERENCES) + len(KNOWN))
    assert {spec.seed for spec in runs.values()} == {0, 1}
    assert Scenario.of("digits", known=0.3, seed=1).unlearn_by("cf") in runs.values()


SWEEP = pd.DataFrame(
    {
        "alpha": [10.0, 10.0, 1.0],
        "lam": [1.0, 5.0, 1.0],
        "seed_knob": [0, 0, 0],
        "score": [0.7, 0.9, 0.9],
        "chosen": [False, True, False],
    }
)


def test_a_response_takes_the_best_of_the_other_knobs_at_each_value():
    found = response(SWEEP, "alpha")

    assert [(s["alpha"], s["lam"]) for s in found] == [(1.0, 1.0), (10.0, 5.0)]


def test_among_equals_a_response_shows_the_chosen_setting():
    tied = SWEEP.assign(score=0.9)

    assert [s["lam"] for s in response(tied, "alpha")] == [1.0, 5.0]


def test_only_knobs_that_were_varied_count_as_swept():
    assert swept(SWEEP, ["alpha", "lam", "seed_knob", "epochs"]) == ["alpha", "lam"]


def test_a_measure_that_counts_no_picture_is_left_out_of_the_mean():
    assert mean_of_both({"acc_corr": 0.6, "acc_retain": None}) == 0.6
    assert mean_of_both({"acc_corr": 0.6, "acc_retain": float("nan")}) == 0.6
