"""What a label means for a picture, one by one and in a table."""

from __future__ import annotations

import pandas as pd
import pytest

from engine.experiment.fates import CLEAN, HARMED, Fate, fate_of, fates, fates_against

CASES = [
    (3, 3, 0, Fate.CORRECT),
    (0, 3, 0, Fate.FOOLED),
    (5, 3, 0, Fate.OTHERWISE),
    (5, 3, -1, Fate.OTHERWISE),
    (0, 0, 0, Fate.CORRECT),
    (0, -1, 0, Fate.FOOLED),
    (5, -1, 0, Fate.UNKNOWN),
    (5, -1, -1, Fate.UNKNOWN),
]


@pytest.mark.parametrize(("predicted", "correct", "goal", "expected"), CASES)
def test_a_fate_follows_from_the_three_labels(predicted, correct, goal, expected):
    assert fate_of(predicted, correct, goal) is expected


def test_a_table_has_the_fates_of_its_rows():
    rows = pd.DataFrame([case[:3] for case in CASES], columns=["predicted", "correct", "goal"])

    assert list(fates(rows)) == [case[3] for case in CASES]


def test_a_clean_picture_is_held_against_the_original():
    correct = [1, 1, 1, 1, -1]
    now = pd.DataFrame({"correct": correct, "predicted": [1, 0, 1, 0, 0]})
    before = pd.DataFrame({"correct": correct, "predicted": [1, 1, 0, 0, 0]})

    assert fates_against(now, before) == [*CLEAN[:3], Fate.WRONG, Fate.UNKNOWN]


def test_every_fate_has_words_and_the_mark_of_what_the_model_itself_says():
    assert len({fate.words for fate in Fate}) == len(Fate)
    assert {fate.mark for fate in Fate} == {*HARMED, Fate.UNKNOWN}
    assert Fate.COLLATERAL.mark is Fate.WRONG.mark is Fate.OTHERWISE
