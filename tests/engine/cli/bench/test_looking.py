from __future__ import annotations

from engine.analysis.pictures.stamp_test import network
from engine.cli.bench import gallery, stamp
from engine.cli.bench.base import Effort
from engine.experiment.scenario import Scenario


def test_the_gallery_is_timed_at_as_many_thumbnails_as_the_effort_says():
    result = gallery.measured_gallery(Scenario.of("digits"), Effort(repeats=2, share=0.1))

    assert result["thumbnails"] == 40 and result["sheet_kilobytes"] > 0
    assert 0 < result["milliseconds"]["min"] <= result["milliseconds"]["max"]


def test_eight_models_answer_and_none_of_them_stays_in_memory():
    result = stamp.measured_stamp(Scenario.of("digits"), Effort(repeats=1, share=1.0))

    assert result["models"] == 8 and set(result["milliseconds"]) == {"answers", "places"}
    assert all(times["min"] > 0 for times in result["milliseconds"].values())
    assert network.cache_info().currsize == 0
