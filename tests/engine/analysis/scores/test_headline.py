"""The headline numbers, always in one order and against the same two references."""

from __future__ import annotations

import pytest

from engine.analysis.scores.headline import headlines, ordered
from engine.experiment.measure import Measure
from engine.experiment.scores import Scores


def scores(acc_corr: float | None, acc_retain: float) -> Scores:
    corr, retain = (Measure(v, 40, "pictures", (), ()) for v in (acc_corr, acc_retain))
    return Scores({"acc_corr": corr, "acc_retain": retain})


MODELS = {
    "oracle": scores(0.9, 0.8),
    "ssd": scores(0.7, 0.6),
    "cf": scores(0.2, 0.85),
    "none": scores(0.1, 0.8),
}


def test_the_original_comes_first_and_the_oracle_last():
    assert ordered(MODELS) == ["none", "cf", "ssd", "oracle"]


def test_a_number_is_set_against_the_original_and_the_oracle():
    found = {h.method: h for h in headlines(MODELS)}

    assert found["ssd"].acc_corr.change == pytest.approx(0.6)
    assert found["ssd"].acc_corr.gap == pytest.approx(0.2)
    assert found["cf"].acc_retain.gap == pytest.approx(-0.05)
    assert found["none"].acc_corr.change is None
    assert found["oracle"].acc_corr.gap is None


def test_without_an_oracle_there_is_no_gap():
    (only,) = headlines({"none": scores(None, 0.8)})

    assert only.acc_corr.value is None
    assert only.acc_retain.gap is None
