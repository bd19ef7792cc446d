"""What a report reads of a run is a recount of its predictions."""

from __future__ import annotations

import pytest

from engine.cli.report.measured import StoredScene, read
from engine.cli.report.scenes import scenes
from engine.experiment.specs import UnlearnSpec
from engine.runs.result import Result
from engine.runs.store import Store


@pytest.fixture
def reading(made: Store, specs: list[UnlearnSpec]) -> StoredScene:
    return read(scenes(specs)[0], made)


def test_what_is_not_stored_is_left_out(
    reading: StoredScene, made: Store, specs: list[UnlearnSpec]
):
    assert len(reading.found) == 9
    assert "cf" not in {one.method for one in reading.found}
    assert read(scenes(specs)[1], made).found == []


def test_the_identified_part_and_the_rest_add_up_to_all_of_s_m(reading: StoredScene, made: Store):
    one = next(o for o in reading.found if (o.method, o.known) == ("retrain", 0.5))
    rows = Result(made.find(one.key)).rows("manipulated").sort_values("rank")
    is_right = (rows["predicted"] == rows["correct"]).to_numpy()
    n = round(0.5 * len(rows))

    assert one.identified == pytest.approx(is_right[:n].mean())
    assert one.unidentified == pytest.approx(is_right[n:].mean())


def test_where_all_is_identified_there_is_no_rest(reading: StoredScene):
    all_known = [o for o in reading.found if (o.method, o.known) == ("retrain", 1.0)]

    assert [o.unidentified for o in all_known] == [None, None]


def test_a_reference_has_no_identified_part_of_its_own(reading: StoredScene):
    oracle = next(o for o in reading.found if o.method == "oracle")

    assert oracle.identified == oracle.unidentified == oracle.shares["acc_corr_train"]


def test_a_selected_run_says_how_many_settings_were_tried_and_what_hindsight_gives(
    reading: StoredScene, made: Store
):
    one = next(o for o in reading.found if o.method == "ssd")
    grid = Result(made.find(one.key)).grid

    best = ((grid["acc_corr"] + grid["acc_retain"]) / 2).max()
    assert one.settings == len(grid) == 5
    assert (one.best.acc_corr + one.best.acc_retain) / 2 == pytest.approx(best)
    assert {o.settings for o in reading.found if o.method == "retrain"} == {1}


def test_runs_by_rem_stand_apart(made: Store, specs: list[UnlearnSpec]):
    assert read(scenes(specs)[0], made).rem == []


def test_what_is_counted_is_said(reading: StoredScene):
    n = reading.found[0].counts["acc_corr"]
    assert reading.pictures["acc_corr"].startswith(f"{n:,} ")
    assert "made 20" in reading.made and reading.seeds == [0, 1]
