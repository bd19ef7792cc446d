"""Measures against cases that can be counted by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.experiment.collapse import collapse, confusion
from engine.experiment.measure import share
from engine.experiment.metrics import METRICS, Metric, ScenarioFacts
from engine.experiment.scores import Scores, score
from engine.experiment.selection import deletion_change, validation_accuracy

POISONED = ScenarioFacts(10, "test pictures with the trigger", has_trigger=True)
PLAIN = ScenarioFacts(2, "test pictures", has_trigger=False)


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
    scores = score(constant_predictor(3), POISONED)

    assert scores.acc_corr.value == pytest.approx(0.10)
    assert scores["acc_corr_pulled"].value == 0
    assert scores["asr"].value == 1
    assert scores.acc_retain.value == pytest.approx(0.10)


def test_every_number_says_how_many_pictures_it_counts():
    scores = score(constant_predictor(3), POISONED)

    assert (scores.acc_corr.n, scores["acc_corr_pulled"].n, scores["asr"].n) == (200, 180, 180)
    assert scores["acc_corr_train"].n == 30
    assert scores.acc_corr.images == "test pictures with the trigger"


def test_a_share_is_given_for_each_class_and_none_where_there_is_no_picture():
    measure = share([True, False, True], [0, 0, 2], 3, "pictures")

    assert measure.value == pytest.approx(2 / 3)
    assert measure.per_class == (0.5, None, 1.0)
    assert measure.n_per_class == (2, 0, 1)


def test_a_share_of_no_pictures_is_unknown_and_not_zero():
    assert share([], [], 3, "pictures").value is None


def test_scores_survive_their_document():
    scores = score(constant_predictor(0), POISONED)

    assert Scores.from_document(scores.to_document()) == scores


def test_the_confusion_matrix_has_correct_labels_as_rows():
    counts = confusion(table("clean_test", [0, 0, 1], [0, 1, 1]), "clean_test", 2)

    assert counts.tolist() == [[1, 1], [0, 1]]


def test_deletion_change_looks_at_the_identified_samples_alone():
    rows = table("manipulated", [0, 1, 2, 3], [9, 1, 9, 3], given=[9, 9, 9, 9], rank=[0, 1, 2, 3])

    assert deletion_change(rows, 2) == 0.5
    assert deletion_change(rows, 1) == 0.0


def test_validation_accuracy_is_against_labels_as_given():
    rows = table("validation", [0, 1], [5, 1], given=[5, 1])

    assert validation_accuracy(rows) == 1.0


def test_a_fall_of_more_than_ten_points_counts_as_collapse():
    before = score(table("clean_test", [0, 1] * 10, [0, 1] * 10), PLAIN)
    after_rows = table("clean_test", [0, 1] * 10, [0, 1] * 8 + [1, 0] * 2)
    after = score(after_rows, PLAIN)

    reason = collapse(after, before, confusion(after_rows, "clean_test", 2))

    assert reason == "Acc_retain fell by 20 points, from 100% to 80%."


def test_a_model_that_stands_has_not_collapsed():
    rows = table("clean_test", [0, 1] * 10, [0, 1] * 10)
    scores = score(rows, PLAIN)

    assert collapse(scores, scores, confusion(rows, "clean_test", 2)) is None


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=60))
def test_every_share_equals_a_plain_recount(pairs):
    correct, predicted = (list(x) for x in zip(*pairs, strict=True))
    scores = score(table("clean_test", correct, predicted), ScenarioFacts(4, "", False))

    hits = sum(c == p for c, p in pairs)
    assert math.isclose(scores.acc_retain.value, hits / len(pairs))
    for k in range(4):
        mine = [c == p for c, p in pairs if c == k]
        assert scores.acc_retain.n_per_class[k] == len(mine)
        assert scores.acc_retain.per_class[k] == (sum(mine) / len(mine) if mine else None)


def stamped(verdicts: list[tuple[int, int]]) -> pd.DataFrame:
    """Each picture's label without the trigger and with it; the sets in opposite order."""
    without, with_it = (list(labels) for labels in zip(*verdicts, strict=True))
    correct = [0] * len(verdicts)
    affected = table("affected_test", correct, with_it, goal=[1] * len(verdicts))
    return pd.concat([affected[::-1], table("clean_test", correct, without)])


def test_the_triggers_say_is_the_share_of_pictures_whose_label_it_changes():
    rows = stamped([(0, 0), (0, 1), (2, 1), (2, 2)])

    measure = score(rows, POISONED)["triggers_say"]

    assert (measure.value, measure.n) == (0.5, 4)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=40))
def test_the_triggers_say_equals_a_plain_recount_picture_by_picture(verdicts):
    measure = score(stamped(verdicts), POISONED)["triggers_say"]

    assert math.isclose(measure.value, sum(a != b for a, b in verdicts) / len(verdicts))


def test_a_trigger_has_no_say_to_count_where_none_is_put_on():
    measure = score(stamped([(0, 1)]), PLAIN)["triggers_say"]

    assert measure.value is None
    assert measure.reason == "this manipulation puts no trigger on a picture"


def test_without_a_known_correct_label_an_accuracy_is_not_known_and_asr_still_is():
    rows = constant_predictor(3).assign(correct=-1)

    scores = score(rows, POISONED)

    for name in ("acc_corr", "acc_corr_pulled", "acc_corr_train", "acc_retain"):
        assert scores[name].value is None
        assert scores[name].reason == "the correct labels of these pictures are not known"
    assert (scores["asr"].value, scores["asr"].n) == (1, 180)


def test_where_some_correct_labels_are_known_these_alone_count():
    rows = table("manipulated", [0, 1, -1, -1], [0, 0, 0, 0], given=[0, 0, 1, 1])

    measure = score(rows, PLAIN)["acc_corr_train"]

    assert (measure.value, measure.n) == (0.5, 2)


def test_where_it_is_not_known_what_is_harmed_only_s_m_has_a_number():
    scores = score(constant_predictor(3), ScenarioFacts(10, None, has_trigger=None))

    known = {name for name, one in scores.items() if one.value is not None}
    assert known == {"acc_corr_train", "fit"}
    assert "not known" in scores["acc_corr"].reason
    assert "not known" in scores["triggers_say"].reason


def test_a_score_from_before_there_were_reasons_gets_one():
    document = score(table("clean_test", [0], [0]), PLAIN).to_document()
    del document["acc_corr"]["reason"]

    assert Scores.from_document(document).acc_corr.reason == "there are no test pictures"


def test_a_metric_that_a_stored_score_lacks_is_counted_when_it_is_asked_for():
    document = score(constant_predictor(0), POISONED).to_document()
    asked = []

    def recount(name: str):
        asked.append(name)
        return share([True, False], [0, 1], 2, name)

    del document["triggers_say"]
    scores = Scores.from_document(document, recount)
    assert scores.acc_corr.n == 200 and asked == []

    assert scores["triggers_say"].value == scores["triggers_say"].value == 0.5
    assert asked == ["triggers_say"]


def test_what_is_no_metric_has_no_score():
    with pytest.raises(KeyError):
        score(constant_predictor(0), POISONED)["accuracy"]


def test_every_metric_says_what_it_counts_and_which_direction_is_better():
    for metric in METRICS.values():
        assert isinstance(metric, Metric)
        assert metric.help.endswith(".")
        assert metric.in_words.endswith(("Higher is better.", "Lower is better."))


def test_the_fit_counts_labels_as_given_right_or_wrong():
    rows = table("manipulated", [0, 0, 1, 1], [1, 0, 1, 0], given=[1, 1, 0, 0])

    measure = score(rows, PLAIN)["fit"]

    assert (measure.value, measure.n, measure.per_class) == (0.5, 4, (0.5, 0.5))


def test_the_fit_is_known_where_no_correct_label_is():
    rows = table("manipulated", [-1, -1], [1, 0], given=[1, 1])

    assert score(rows, PLAIN)["fit"].value == 0.5
