"""What maps point out, against a plain recount."""

from __future__ import annotations

import pandas as pd
import pytest

from engine.analysis.samples.map import HIGHLIGHTS, highlight

ROWS = [
    # set, identified, predicted on the left, on the right, fate on the right
    ("manipulated", True, 0, 3, "correct"),
    ("manipulated", True, 0, 0, "fooled"),
    ("manipulated", False, 0, 0, "fooled"),
    ("manipulated", False, 0, 5, "otherwise"),
    ("affected_test", False, 0, 0, "fooled"),
    ("affected_test", False, 0, 4, "correct"),
    ("clean_test", False, 2, 7, "collateral"),
    ("clean_test", False, 2, 2, "kept"),
    ("clean_test", False, 1, 1, "wrong"),
]
RIGHT = pd.DataFrame(
    [(row[0], row[1], row[3], row[4]) for row in ROWS],
    columns=["set", "is_identified", "predicted", "fate"],
)
LEFT = RIGHT.assign(predicted=[row[2] for row in ROWS])


@pytest.mark.parametrize(
    ("mode", "count", "of"),
    [
        ("all", 9, 9),
        ("fooled", 2, 4),
        ("unidentified", 1, 2),
        ("triggered", 1, 2),
        ("collateral", 1, 3),
        ("differ", 4, 9),
    ],
)
def test_a_mode_points_out_what_a_recount_finds(mode, count, of):
    found = highlight(mode, LEFT, RIGHT)

    assert (found.count, found.of) == (count, of)


def test_every_mode_is_tested_here_and_has_words():
    assert set(HIGHLIGHTS) == {
        "all", "fooled", "unidentified", "triggered", "collateral", "differ",
    }  # fmt: skip
