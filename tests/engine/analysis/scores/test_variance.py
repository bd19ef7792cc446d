"""The spread over draws, with how sure it is."""

from __future__ import annotations

import numpy as np
import pytest

from engine.analysis.scores.variance import deviation


def test_the_deviation_is_that_of_a_sample_and_its_interval_the_table_of_chi_squared():
    found = deviation([1.0, 2.0, 3.0, 4.0, 5.0])

    assert found is not None and found.n == 5
    assert found.value == pytest.approx(2.5**0.5)
    # χ² with 4 degrees of freedom: 0.4844 at 2.5 %, 11.1433 at 97.5 %
    assert found.interval.low == pytest.approx((4 * 2.5 / 11.1433) ** 0.5, rel=1e-4)
    assert found.interval.high == pytest.approx((4 * 2.5 / 0.4844) ** 0.5, rel=1e-3)


def test_one_value_has_no_spread():
    assert deviation([0.5]) is None


def test_the_interval_holds_the_true_deviation_nineteen_times_in_twenty():
    rng = np.random.default_rng(0)
    found = [deviation(rng.normal(0, 0.02, 5).tolist()) for _ in range(2000)]

    share = np.mean([one.interval.holds(0.02) for one in found if one])

    assert share == pytest.approx(0.95, abs=0.015)
