"""The given label against the others, from a table of norms, by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from engine.analysis.scores.sensitivity import sensitivities


def test_given_others_and_their_ratio_are_counted_by_hand():
    table = pd.DataFrame(
        {
            "set": ["manipulated", "manipulated", "clean_test"],
            "index": [7, 8, 9],
            "rank": [0, 1, -1],
            "given": [1, 0, 2],
            "g_0": [1.0, 6.0, 1.0],
            "g_1": [4.0, 1.0, 1.0],
            "g_2": [3.0, 3.0, 5.0],
        }
    )

    found = sensitivities(table, n_identified=1)

    assert found["group"].tolist() == ["identified", "unidentified", "clean"]
    assert found["given"].tolist() == [4, 6, 5]
    assert found["others"].tolist() == [2, 2, 1]
    assert found["gap"].tolist() == pytest.approx([2, 3, 5])
