"""Measures against cases that can be counted by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.experiment import metrics
from engine.experiment.metrics import Scores


def table(which: str, correct, predicted, *, goal=None, given=None, rank=None) -> pd.DataFrame:
    n = len(correct)
    return pd.DataFrame(
        {
            "set": [which] * n,
            "index": range(n),
            "correct": correct,
            "given": given if given is not None else correct,
            "goal": goal if goal is not None else [-1] * n,
            "rank": rank if rank is not None else [-1] * n,
            "outside": [which == "clean_test"] * n,
            "predicted": predicted,
        }
    )


def constant_predictor(target: int, classes: int = 10, per_class: int = 20) -> pd.DataFrame:
    correct = np.repeat(np.arange(classes), per_class)
    predicted = np.full(len(correct), target)
    goal = np.where(correct == target, -1, target)
    return pd.concat(
        [
            table("clean_test", correct, predicted),
            table("affected_test", correct, predicted, goal=goal),
            table("manipulated", correct[:30], predicted[:30], given=predicted[:30]),
        ]
    )


def test_always_saying_the_target_gives_one_in_k_and_full_attack_success():
    scores = metrics.score(constant_predictor(3), 10, "test pictures with the trigger")

    assert scores.acc_corr.value == pytest.approx(0.10)
    assert scores.acc_corr_pulled.value == 0
    assert scores.asr.value == 1
    assert scores.acc_retain.value == pytest.approx(0.10)


def test_every_number_says_how_many_pictures_it_counts():
    scores = metrics.score(constant_predictor(3), 10, "test pictures with the trigger")

    assert (scores.acc_corr.n, scores.acc_corr_pulled.n, scores.asr.n) == (200, 180, 180)
    assert scores.acc_corr_train.n == 30
    assert scores.acc_corr.images == "test pictures with the trigger"


def test_a_share_is_given_for_each_class_and_none_where_there_is_no_picture():
    measure = metrics.share([True, False, True], [0, 0, 2], 3, "pictures")

    assert measure.value == pytest.approx(2 / 3)
    assert measure.per_class == (0.5, None, 1.0)
    assert measure.n_per_class == (2, 0, 1)


def test_a_share_of_no_pictures_is_unknown_and_not_zero():
    assert metrics.share([], [], 3, "pictures").value is None


def test_scores_survive_their_document():
    scores = metrics.score(constant_predictor(0), 10, "pictures")

    assert Scores.from_document(scores.to_document()) == scores


def test_the_confusion_matrix_has_correct_labels_as_rows():
    counts = metrics.confusion(table("clean_test", [0, 0, 1], [0, 1, 1]), "clean_test", 2)

    assert counts.tolist() == [[1, 1], [0, 1]]


def test_deletion_change_looks_at_the_identified_samples_alone():
    rows = table("manipulated", [0, 1, 2, 3], [9, 1, 9, 3], given=[9, 9, 9, 9], rank=[0, 1, 2, 3])

    assert metrics.deletion_change(rows, 2) == 0.5
    assert metrics.deletion_change(rows, 1) == 0.0


def test_validation_accuracy_is_against_labels_as_given():
    rows = table("validation", [0, 1], [5, 1], given=[5, 1])

    assert metrics.validation_accuracy(rows) == 1.0


def test_fates_are_fixed_fooled_and_broken():
    rows = table("affected_test", [1, 1, 1, 0], [1, 0, 2, 0], goal=[0, 0, 0, -1])

    assert list(metrics.fates(rows)) == ["fixed", "fooled", "broken", "fixed"]


def test_a_fall_of_more_than_ten_points_counts_as_collapse():
    before = metrics.score(table("clean_test", [0, 1] * 10, [0, 1] * 10), 2, "")
    after_rows = table("clean_test", [0, 1] * 10, [0, 1] * 8 + [1, 0] * 2)
    after = metrics.score(after_rows, 2, "")

    reason = metrics.collapse(after, before, metrics.confusion(after_rows, "clean_test", 2))

    assert reason == "Acc_retain fell by 20 points, from 100% to 80%."


def test_a_model_that_stands_has_not_collapsed():
    rows = table("clean_test", [0, 1] * 10, [0, 1] * 10)
    scores = metrics.score(rows, 2, "")

    assert metrics.collapse(scores, scores, metrics.confusion(rows, "clean_test", 2)) is None


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=60))
def test_every_share_equals_a_plain_recount(pairs):
    correct, predicted = (list(x) for x in zip(*pairs, strict=True))
    scores = metrics.score(table("clean_test", correct, predicted), 4, "")

    hits = sum(c == p for c, p in pairs)
    assert math.isclose(scores.acc_retain.value, hits / len(pairs))
    for k in range(4):
        mine = [c == p for c, p in pairs if c == k]
        assert scores.acc_retain.n_per_class[k] == len(mine)
        assert scores.acc_retain.per_class[k] == (sum(mine) / len(mine) if mine else None)
