"""Intervals against cases counted by hand, and against how often they are right."""

from __future__ import annotations

import numpy as np
import pytest

from engine.analysis.scores.intervals import difference, of_mean, of_share


def test_wilsons_interval_of_a_share_is_the_one_of_the_formula():
    z, n, share = 1.959964, 10, 0.8
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * (share * (1 - share) / n + z**2 / (4 * n**2)) ** 0.5

    found = of_share(8, 10)

    assert found is not None
    assert (found.low, found.high) == pytest.approx((middle - half, middle + half), abs=1e-5)


def test_a_share_of_nothing_has_no_interval():
    assert of_share(0, 0) is None


def test_students_interval_of_a_mean_is_the_one_of_the_table():
    found = of_mean([0.1, 0.2, 0.3])  # t(0.975, 2) = 4.30265, standard error 0.1 / √3

    assert found is not None
    assert (found.low, found.high) == pytest.approx((0.2 - 0.24841, 0.2 + 0.24841), abs=1e-4)


def test_one_seed_has_no_interval():
    assert of_mean([0.5]) is None


def test_a_difference_counts_the_seeds_that_both_have():
    found = difference({0: 0.8, 1: 0.9, 2: 0.1}, {0: 0.5, 1: 0.7, 7: 0.0})

    assert found is not None
    assert (found.mean, found.seeds, found.n) == (pytest.approx(0.25), (0, 1), 2)


def test_a_difference_without_a_common_seed_is_none():
    assert difference({0: 0.8}, {1: 0.8}) is None


def test_a_difference_is_sure_only_if_its_interval_leaves_zero_out():
    steady = difference({s: 0.9 + 0.01 * s for s in range(5)}, dict.fromkeys(range(5), 0.5))
    shaky = difference({0: 0.9, 1: 0.1}, {0: 0.5, 1: 0.2})
    single = difference({0: 0.9}, {0: 0.1})

    assert [one.is_sure for one in (steady, shaky, single)] == [True, False, False]


def test_an_interval_of_five_seeds_holds_the_truth_in_about_95_of_100_worlds():
    rng = np.random.default_rng(0)
    worlds = rng.normal(0.3, 0.1, size=(2000, 5))

    held = sum(of_mean(list(map(float, world))).holds(0.3) for world in worlds)

    assert 0.93 <= held / len(worlds) <= 0.97
