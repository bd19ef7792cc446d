"""What each model says of the same pictures."""

from __future__ import annotations

import pandas as pd

from engine.analysis.samples.verdicts import (
    Verdict,
    concerned,
    counts_towards,
    examples,
    fate_shares,
    in_cell,
    judged,
    telling,
)


def rows(predicted: list[int], fate: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "index": [4, 6, 8],
            "correct": [0, 1, 1],
            "goal": [-1, 0, 0],
            "predicted": predicted,
            "fate": fate,
            "p_0": [0.75, 0.25, 0.5],
            "p_1": [0.25, 0.75, 0.5],
        }
    )


BEFORE = rows([0, 0, 0], ["correct", "fooled", "fooled"])
AFTER = rows([0, 1, 0], ["correct", "correct", "fooled"])


def test_every_model_gives_its_verdict_on_the_picture_asked_for():
    (picture,) = judged({"none": BEFORE, "ssd": AFTER}, [6])

    assert (picture.index, picture.correct, picture.goal) == (6, 1, 0)
    assert picture.verdicts == {
        "none": Verdict(0, 0.25, "fooled"),
        "ssd": Verdict(1, 0.75, "correct"),
    }


def test_the_disputed_picture_of_a_class_comes_first():
    assert telling({"none": BEFORE, "ssd": AFTER}, 3) == [4, 6, 8]


def test_no_more_pictures_come_than_asked_for():
    assert telling({"none": BEFORE, "ssd": AFTER}, 2) == [4, 6]


def test_a_cell_of_the_matrix_holds_exactly_its_pictures():
    assert in_cell(BEFORE, correct=1, predicted=0) == [6, 8]
    assert in_cell(AFTER, correct=1, predicted=1) == [6]


def test_a_picture_of_the_target_class_counts_for_accuracy_only():
    target, fooled, _ = counts_towards(BEFORE, [4, 6, 8])

    assert (target.corr, target.asr) == (True, None)
    assert (fooled.corr, fooled.asr) == (False, True)


def test_examples_begin_with_a_picture_that_only_one_yardstick_counts():
    late = BEFORE.assign(correct=[1, 0, 1], goal=[0, -1, 0])

    assert examples(late, 3) == [6, 4, 8]
    assert examples(late, 2) == [6, 4]


def test_shares_of_fates_sum_to_one():
    shares = fate_shares(BEFORE)

    assert shares == {"correct": 1 / 3, "fooled": 2 / 3, "otherwise": 0.0}


def test_a_manipulation_concerns_the_classes_it_pulls_to():
    assert concerned(BEFORE) == [0]
    assert concerned(BEFORE.assign(goal=-1)) == []
    assert concerned(BEFORE.assign(goal=[0, 1, 2])) == []
