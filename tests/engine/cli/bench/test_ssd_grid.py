from __future__ import annotations

from engine.cli.bench.base import QUICK, Timing
from engine.cli.bench.ssd_grid import measured_ssd_grid, summary
from engine.experiment.scenario import Scenario


def test_ratios_are_taken_turn_by_turn():
    timings = {
        "grid": Timing([20.0], [40.0]),
        "one_run": Timing([16.0], [20.0]),
        "naive": Timing([120.0], [120.0]),
    }

    result = summary(timings)

    assert result["by_seconds"]["grid_over_one_run"]["median"] == 1.25
    assert result["by_seconds"]["naive_over_grid"]["median"] == 6.0
    assert result["by_cpu_seconds"]["grid_over_one_run"]["median"] == 2.0
    assert result["by_cpu_seconds"]["naive_over_grid"]["median"] == 3.0


def test_a_quick_measurement_runs_all_three_ways():
    result = measured_ssd_grid(Scenario.of("digits"), QUICK)

    assert result["points"] == 1
    assert all(times["min"] > 0 for times in result["seconds"].values())
