"""Two models on the same pictures."""

from __future__ import annotations

import pandas as pd

from engine.analysis.samples.two_models import agreement, parted

FIRST = pd.DataFrame(
    {"index": [7, 3, 5], "predicted": [0, 1, 1], "fate": ["fooled", "correct", "correct"]}
)
SECOND = pd.DataFrame(
    {"index": [3, 5, 7], "predicted": [1, 0, 2], "fate": ["correct", "fooled", "otherwise"]}
)


def test_each_picture_is_counted_once_whatever_the_order():
    counts = agreement(FIRST, SECOND, 3)

    assert counts.tolist() == [[0, 0, 1], [1, 1, 0], [0, 0, 0]]


def test_a_cell_names_its_pictures():
    assert parted(FIRST, SECOND, (0, 2)) == [7]
    assert parted(FIRST, SECOND, (1, 0)) == [5]
    assert parted(FIRST, SECOND, (2, 2)) == []
