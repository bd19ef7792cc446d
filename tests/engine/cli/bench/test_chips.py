from __future__ import annotations

import os

import numpy as np
import pytest

from engine.cli.bench.chips import Answers, _environment, differences


def answers(acc_corr: float, acc_retain: float, *predicted: int) -> Answers:
    return Answers(acc_corr, acc_retain, np.array(predicted, dtype=np.int16))


def test_chips_are_compared_in_points_and_by_equal_predictions():
    one, other = {"cf": answers(0.5, 0.8, 1, 2, 3, 4)}, {"cf": answers(0.475, 0.81, 1, 2, 3, 0)}

    found = differences(one, other)["cf"]

    assert found["acc_corr_points"] == pytest.approx(-2.5)
    assert found["acc_retain_points"] == pytest.approx(1.0)
    assert found["equal_predictions"] == 0.75


def test_the_environment_is_put_back(monkeypatch):
    monkeypatch.delenv("ONEDNN_MAX_CPU_ISA", raising=False)

    with _environment({"ONEDNN_MAX_CPU_ISA": "AVX2"}):
        assert os.environ["ONEDNN_MAX_CPU_ISA"] == "AVX2"

    assert "ONEDNN_MAX_CPU_ISA" not in os.environ
