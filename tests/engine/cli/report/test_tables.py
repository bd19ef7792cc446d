"""The tables of a report."""

from __future__ import annotations

from statistics import fmean

import pytest

from engine.cli.report import tables
from engine.cli.report.measured import StoredScene, read
from engine.cli.report.scenes import scenes
from engine.experiment.specs import UnlearnSpec
from engine.runs.store import Store


@pytest.fixture
def reading(made: Store, specs: list[UnlearnSpec]) -> StoredScene:
    return read(scenes(specs)[0], made)


def test_a_row_per_run_with_both_choices(reading: StoredScene):
    frame = tables.runs(reading.found)

    assert len(frame) == len(reading.found)
    assert {"key", "identified", "unidentified", "settings", "hindsight_acc_corr"} <= {*frame}


def test_over_gamma_has_mean_ends_and_seeds(reading: StoredScene):
    frame = tables.over_gamma(reading.found, "acc_corr")
    (row,) = frame[(frame["method"] == "retrain") & (frame["known"] == 0.5)].to_dict("records")

    values = [o.acc_corr for o in reading.found if (o.method, o.known) == ("retrain", 0.5)]
    assert (row["low"], row["high"], row["n"]) == (min(values), max(values), 2)
    assert row["mean"] == pytest.approx(fmean(values))
    assert frame[frame["method"] == "oracle"]["known"].isna().all()


def test_the_choice_of_the_rule_stands_beside_the_one_of_hindsight(reading: StoredScene):
    rule, hindsight = tables.selection(reading).to_dict("records")

    assert (rule["chosen_by"], hindsight["chosen_by"]) == (tables.BY_RULE, tables.IN_HINDSIGHT)
    assert "cheating" in hindsight["chosen_by"]
    both = [(row["acc_corr"] + row["acc_retain"]) / 2 for row in (rule, hindsight)]
    assert rule["price"] == pytest.approx(both[1] - both[0])
    assert hindsight["price"] == 0


def test_seconds_are_of_the_whole_selection_and_a_share_of_eu(reading: StoredScene):
    rows = {row["method"]: row for row in tables.seconds(reading.found).to_dict("records")}

    ssd, eu = rows["ssd"], rows["retrain"]
    assert "none" not in rows and eu["of_eu"] == 1
    assert ssd["settings"] == "5"
    assert ssd["per_setting"] == pytest.approx(ssd["seconds"] / 5)
    assert ssd["of_eu"] == pytest.approx(ssd["seconds"] / eu["seconds"])
