"""The learning rate over the steps, as in the paper's public code."""

from __future__ import annotations

import pytest

from engine.training.recipe import Recipe


@pytest.mark.parametrize("steps", [1000, 4000])
def test_the_rate_ends_at_a_fifth_of_the_peak(steps):
    assert Recipe(steps=steps).rate(steps) == pytest.approx(0.208, abs=1e-3)


def test_warm_up_starts_at_one_eleventh_for_a_thousand_steps():
    assert Recipe(steps=1000).rate(0) == pytest.approx(1 / 11)


def test_the_peak_is_reached_when_warm_up_ends():
    assert Recipe(steps=1000).rate(10) == 1.0


def test_a_step_count_below_one_is_refused_with_bound_and_value():
    with pytest.raises(ValueError, match="steps must be at least 1, got 0"):
        Recipe(steps=0)


def test_a_triangle_rises_over_a_fifth_and_falls_to_nearly_nothing():
    rates = [Recipe(steps=100, schedule="triangle").rate(step) for step in range(100)]

    assert rates[0] == pytest.approx(1 / 20)
    assert max(rates) == rates[19] == 1.0
    assert rates == sorted(rates[:20]) + sorted(rates[20:], reverse=True)
    assert rates[-1] == pytest.approx(1 / 81)


def test_a_triangle_of_a_single_step_is_its_peak():
    assert Recipe(steps=1, schedule="triangle").rate(0) == 1.0
