from __future__ import annotations

import pytest

from engine.cli.bench.base import Effort, Timing
from engine.cli.bench.methods import EU, METHODS, measured_methods, part_of, summary
from engine.experiment.evidence import evidence_for
from engine.experiment.scenario import Scenario
from engine.experiment.scenario_data import situation

SCENARIO = Scenario.of("digits", known=0.5)


def test_a_share_of_the_work_is_a_share_of_pictures_deletion_set_and_steps():
    spec = SCENARIO.unlearn_by(EU)
    whole = evidence_for(spec, situation(spec.train))

    part = part_of(whole, Effort(repeats=1, share=0.5))

    assert part.recipe.steps == round(0.5 * whole.recipe.steps)
    assert len(part.deletion) == round(0.5 * len(whole.deletion))
    assert len(part.train) == len(part.deletion) + len(part.retained)
    shown = part.train.images(part.deletion)
    assert shown.equal(whole.train.images(whole.deletion[: len(part.deletion)]))


def test_costs_are_compared_with_eu_turn_by_turn():
    single = {EU: Timing([10.0, 20.0], [8.0, 8.0]), "cf": Timing([5.0, 5.0], [2.0, 4.0])}
    grids = {EU: Timing([10.0], [8.0]), "ssd": Timing([15.0], [4.0])}

    result = summary(single, grids, {"ssd": 50})

    assert result["one_run_over_eu"]["cf"]["seconds"] == {"min": 0.25, "median": 0.375, "max": 0.5}
    assert result["grid_over_eu"]["ssd"]["points"] == 50
    assert result["grid_over_eu"]["ssd"]["cpu_seconds"]["median"] == 0.5


def test_a_quick_measurement_times_single_runs_and_whole_grids():
    result = measured_methods(SCENARIO, Effort(repeats=1, share=0.05), ["cf", "ssd"])

    assert list(result["one_run_over_eu"]) == [EU, "cf", "ssd"]
    assert result["grid_over_eu"]["ssd"]["points"] == 50
    assert result["one_run_over_eu"]["cf"]["seconds"]["median"] > 0


@pytest.mark.parametrize("reference", ["none", "oracle"])
def test_references_are_no_methods(reference):
    assert reference not in METHODS and EU in METHODS
