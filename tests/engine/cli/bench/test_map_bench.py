"""Another model is on the map at once, by the server's CPU time, which a busy machine leaves."""

from __future__ import annotations

from engine.cli.bench import map as map_bench
from engine.cli.bench.base import Effort
from engine.experiment.scenario import Scenario

MILLISECONDS = 300


def test_another_model_takes_less_than_a_person_notices():
    found = map_bench.measured_map(Scenario.of("digits"), Effort(repeats=1, share=1.0))

    assert found["pictures"] > 500 and found["drawing_kilobytes"] > 10
    assert 0 < found["cpu_milliseconds"]["another_model"]["min"] < MILLISECONDS
    assert 0 < found["cpu_milliseconds"]["cached"]["min"] < MILLISECONDS


def test_the_effort_says_how_many_pictures_are_mapped():
    found = map_bench.measured_map(Scenario.of("digits"), Effort(repeats=1, share=0.005))

    assert found["pictures"] == 3 * 3
