"""Grids: what was chosen, what hindsight would have taken, and what one knob does."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from engine.analysis.scores.outcomes import Outcome
from engine.analysis.scores.selection_cost import (
    HINDSIGHT,
    choice,
    in_hindsight,
    mean_of_both,
    response,
    side_by_side,
    varied,
)


def test_hindsight_may_prefer_another_setting_than_the_rule():
    grid = pd.DataFrame(
        {
            "alpha": [1.0, 10.0],
            "acc_corr": [0.9, 0.5],
            "acc_retain": [0.8, 0.9],
            "chosen": [False, True],
        }
    )

    found = choice(grid)

    assert found.chosen["alpha"] == 10.0
    assert found.hindsight["alpha"] == 1.0
    assert found.price == pytest.approx(0.85 - 0.70)


def test_an_outcome_in_hindsight_has_the_numbers_of_the_best_setting_and_says_so():
    one = Outcome("ssd", 0.1, 0, "paper", {"acc_corr": 0.5, "acc_retain": 0.9}, {}, 3.0, "key")
    grid = pd.DataFrame(
        {
            "acc_corr": [0.9, 0.5],
            "acc_retain": [0.8, 0.9],
            "acc_corr_train": [0.7, 0.4],
            "asr": [None, 0.1],
            "chosen": [False, True],
        }
    )

    best = in_hindsight(one, grid)

    assert (best.select, best.acc_corr, best.acc_retain) == (HINDSIGHT, 0.9, 0.8)
    assert (best.shares["acc_corr_train"], best.shares["asr"]) == (0.7, None)
    assert (best.key, best.seconds) == (one.key, one.seconds)


GRID = pd.DataFrame(
    {
        "alpha": [10.0, 10.0, 1.0],
        "lam": [1.0, 5.0, 1.0],
        "seed_knob": [0, 0, 0],
        "score": [0.7, 0.9, 0.9],
        "chosen": [False, True, False],
    }
)


def test_a_response_takes_the_best_of_the_other_knobs_at_each_value():
    found = response(GRID, "alpha")

    assert [(s["alpha"], s["lam"]) for s in found] == [(1.0, 1.0), (10.0, 5.0)]


def test_among_equals_a_response_shows_the_chosen_setting():
    tied = GRID.assign(score=0.9)

    assert [s["lam"] for s in response(tied, "alpha")] == [1.0, 5.0]


def test_only_knobs_with_more_than_one_value_count_as_varied():
    assert varied(GRID, ["alpha", "lam", "seed_knob", "epochs"]) == ["alpha", "lam"]


def test_rule_and_hindsight_stand_side_by_side_as_means_over_seeds():
    taken = Outcome("ssd", 0.1, 0, "paper", {"acc_corr": 0.5, "acc_retain": 0.9}, {}, 3.0, "a")
    best = replace(taken, select=HINDSIGHT, shares={"acc_corr": 0.7, "acc_retain": 0.8})
    again = replace(taken, seed=1, shares={"acc_corr": 0.7, "acc_retain": None})

    (row,) = side_by_side([(taken, best), (again, again)], {"ssd": "SSD"}).to_dict("records")

    assert (row["title"], row["known"], row["n"]) == ("SSD", 0.1, 2)
    assert (row["rule_acc_corr"], row["hindsight_acc_corr"]) == pytest.approx((0.6, 0.7))
    assert row["hindsight_acc_retain"] == pytest.approx(0.8)
    assert row["price"] == pytest.approx((0.05 + 0) / 2)


def test_a_measure_that_counts_no_picture_is_left_out_of_the_mean():
    assert mean_of_both({"acc_corr": 0.6, "acc_retain": None}) == 0.6
    assert mean_of_both({"acc_corr": 0.6, "acc_retain": float("nan")}) == 0.6


def test_without_the_truth_there_is_no_hindsight_and_no_price():
    settings = pd.DataFrame(
        {"alpha": [1.0, 2.0], "acc_corr": [None, None], "acc_retain": [None, None],
         "chosen": [True, False], "score": [0.5, 0.4]}
    )  # fmt: skip

    found = choice(settings)

    assert (found.chosen["alpha"], found.hindsight, found.price) == (1.0, None, None)
    assert mean_of_both({"acc_corr": None, "acc_retain": float("nan")}) is None
