"""Where a method turns, against cases counted by hand."""

from __future__ import annotations

import pytest

from engine.analysis.scores.outcomes import Outcome
from engine.analysis.scores.repair import turned_from, turnings


def outcome(
    method: str, known: float, corr: float, retain: float | None = 0.9, seed: int = 0
) -> Outcome:
    return Outcome(
        method=method,
        known=known,
        seed=seed,
        select="given",
        acc_corr=corr,
        acc_retain=retain,
        acc_corr_train=None,
        asr=None,
        n_corr=100,
        n_retain=100,
        seconds=1.0,
        key=f"{method}{known}{seed}",
    )


ENDS = [outcome("none", 1.0, 0.1), outcome("oracle", 1.0, 0.9)]


def test_a_method_turns_where_it_closes_half_of_the_gap_for_good():
    curve = [("cf", 0.1, 0.6), ("cf", 0.5, 0.3), ("cf", 0.8, 0.5), ("cf", 1.0, 0.9)]

    found = turnings([*ENDS, *(outcome(*point) for point in curve)])

    assert found is not None
    assert found["cf"].known == 0.8
    assert found["cf"].closed == pytest.approx({0.1: 0.625, 0.5: 0.25, 0.8: 0.5, 1.0: 1.0})


def test_the_price_is_counted_where_the_method_turns():
    runs = [outcome("ssd", 0.1, 0.8, retain=0.7), outcome("ssd", 1.0, 0.8, retain=0.85)]

    assert turnings([*ENDS, *runs])["ssd"].price == pytest.approx(0.2)


def test_a_method_that_never_turns_says_so_and_what_it_cost_at_the_end():
    runs = [outcome("ga", 0.1, 0.05, retain=0.5), outcome("ga", 1.0, 0.1, retain=0.3)]

    found = turnings([*ENDS, *runs])["ga"]

    assert found.known is None
    assert found.closed[0.1] < 0
    assert found.price == pytest.approx(0.6)


def test_where_no_picture_counts_as_kept_there_is_no_price():
    ends = [outcome("none", 1.0, 0.1, retain=None), outcome("oracle", 1.0, 0.9, retain=None)]

    found = turnings([*ends, outcome("cf", 1.0, 0.9, retain=None)])

    assert found["cf"].price is None


def test_seeds_are_averaged_and_the_least_number_of_them_is_told():
    runs = [outcome("cf", 1.0, 0.3), outcome("cf", 1.0, 0.9, seed=1), outcome("cf", 0.5, 0.2)]

    found = turnings([*ENDS, *runs])["cf"]

    assert (found.known, found.n) == (1.0, 1)


def test_where_nothing_was_harmed_there_is_nothing_to_repair():
    assert turnings([outcome("none", 1.0, 0.87), outcome("oracle", 1.0, 0.9)]) is None


def test_without_both_ends_there_is_no_answer():
    assert turnings([outcome("none", 1.0, 0.1), outcome("cf", 1.0, 0.5)]) is None


def test_no_point_means_no_turning():
    assert turned_from({}) is None
