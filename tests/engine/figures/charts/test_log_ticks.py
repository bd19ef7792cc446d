"""Numbers on logarithmic axes are written in full, as few as are enough."""

from __future__ import annotations

import pytest

from engine.figures.charts.log_ticks import log_axis, log_ticks


@pytest.mark.parametrize(
    ("ends", "ticks"),
    [
        ((0.3, 2.1), [0.3, 0.5, 0.7, 1, 1.5, 2]),
        ((0.01, 20), [0.01, 0.1, 1, 10]),
        ((0.2, 30), [0.3, 1, 3, 10, 30]),
        ((1e-5, 1e-4), [1e-5, 2e-5, 5e-5, 1e-4]),
    ],
)
def test_the_coarsest_steps_that_are_enough_are_taken(ends, ticks):
    found = log_ticks([*ends, 0.0, -1.0])

    assert set(ticks) <= set(found) and all(ends[0] <= tick <= ends[1] for tick in found)
    assert len(found) <= 9


def test_the_axis_names_its_numbers_in_full():
    axis = log_axis([0.3, 2.0])

    assert axis["type"] == "log" and axis["ticktext"][0] == "0.3"
    assert log_axis([]) == {"type": "log"} == log_axis([0.0, 5.5])
