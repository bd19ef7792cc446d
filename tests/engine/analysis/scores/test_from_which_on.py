"""The first place from which on something stays true."""

from __future__ import annotations

import pytest

from engine.analysis.scores.from_which_on import from_which_on


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({0.1: "fixed", 0.5: "fixed", 1.0: "fixed"}, 0.1),
        ({0.1: "fixed", 0.5: "fooled", 1.0: "fixed"}, 1.0),
        ({1.0: "fixed", 0.1: "fooled", 0.5: "fixed"}, 0.5),
        ({0.1: "fixed", 1.0: "broken"}, None),
        ({}, None),
    ],
)
def test_it_is_the_first_place_after_which_nothing_falls_back(values, found):
    assert from_which_on(values, lambda value: value == "fixed") == found


def test_a_place_at_zero_is_found():
    assert from_which_on({0: 0.7, 100: 0.9}, lambda share: share > 0.6) == 0
