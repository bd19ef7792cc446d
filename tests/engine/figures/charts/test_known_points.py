import pytest

from engine.figures.charts.known_points import (
    KnownPoint,
    band,
    curves,
    grid_of,
    reference,
    seeds_behind,
)

RUNS = [
    KnownPoint("none", 1.0, 0, 0.1, "n0"),
    KnownPoint("none", 1.0, 1, 0.2, "n1"),
    KnownPoint("ssd", 0.1, 0, 0.7, "s0"),
    KnownPoint("ssd", 0.1, 1, 0.9, "s1"),
    KnownPoint("ssd", 1.0, 0, 0.85, "s2"),
    KnownPoint("retrain", 0.5, 0, 0.2, "e0"),
]


def test_a_band_has_mean_and_both_ends_of_the_seeds_and_the_keys_of_their_runs():
    shown = band(curves(RUNS)["ssd"], grid_of(RUNS))

    assert shown.grid == (0.1, 0.5, 1.0)
    assert shown.mean == (pytest.approx(0.8), None, 0.85)
    assert (shown.low[0], shown.high[0]) == (0.7, 0.9)
    assert shown.keys == (("s0", "s1"), (), ("s2",))
    assert shown.has_spread and shown.end == (1.0, 0.85)


def test_references_are_no_curves_but_heights():
    assert list(curves(RUNS)) == ["ssd", "retrain"]
    assert reference(RUNS, "none") == pytest.approx(0.15)
    assert reference(RUNS, "oracle") is None


def test_how_many_seeds_there_are_is_said_in_words():
    assert "n = 1 to 2 seeds" in seeds_behind(RUNS, "bar")
    assert seeds_behind(RUNS[-1:], "bar") == "n = 1 seed: no spread to show"
