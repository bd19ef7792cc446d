import pytest

from engine.figures.charts.cost import MethodCost, cost_bars


def test_bars_are_mean_seconds_the_cheapest_first():
    bars, numbers = cost_bars([MethodCost("retrain", [20.0, 22.0]), MethodCost("ssd", [0.5])]).data

    assert list(bars.x) == [0.5, 21.0] and list(bars.customdata) == ["ssd", "retrain"]
    assert bars.error_x.array[1] == pytest.approx(1.0)
    assert "0.5 s" in numbers.text[0] and "2% of EU" in numbers.text[0]


def test_without_a_timed_eu_no_share_is_claimed():
    _, numbers = cost_bars([MethodCost("ssd", [0.5])]).data

    assert "EU" not in numbers.text[0]


def test_the_axis_starts_at_nothing():
    assert cost_bars([MethodCost("ssd", [0.5])]).layout.xaxis.range[0] == 0


def test_no_time_measured_is_said():
    assert "timed" in cost_bars([MethodCost("ssd", [])]).layout.annotations[0].text
