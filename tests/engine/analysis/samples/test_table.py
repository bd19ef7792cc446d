"""Filters, fates and orders of pictures, against plain recounts."""

from __future__ import annotations

import pandas as pd
import pytest

from engine.analysis.samples.table import (
    Filters,
    Identity,
    hides,
    in_order,
    passing,
    sample_table,
)
from engine.experiment.fates import fates


def rows(predicted, *, goal=0, rank=(0, 1, 2, 3), given=(0, 0, 0, 0)) -> pd.DataFrame:
    """Four pictures of the classes 1, 1, 2, 0 with the indices 10, 11, 12, 13."""
    table = pd.DataFrame(
        {
            "index": [13, 10, 11, 12],
            "correct": [0, 1, 1, 2],
            "given": given,
            "goal": goal,
            "rank": rank,
            "predicted": predicted,
        }
    )
    for k in range(3):
        table[f"p_{k}"] = [0.8 if p == k else 0.1 for p in predicted]
    return table.assign(fate=fates(table))


def table() -> pd.DataFrame:
    return sample_table(rows([0, 1, 0, 1]), rows([0, 0, 0, 0]), n_identified=2)


def test_the_first_in_the_order_of_identification_are_identified():
    found = table()

    assert found["is_identified"].to_dict() == {13: True, 10: True, 11: False, 12: False}


def test_fates_and_the_change_of_confidence_are_counted_by_hand():
    found = table()

    assert found["fate"].to_dict() == {13: "correct", 10: "correct", 11: "fooled", 12: "otherwise"}
    assert found["change"].round(3).to_dict() == pytest.approx({13: 0, 10: 0.7, 11: 0, 12: 0})


def test_a_clean_picture_that_is_newly_wrong_is_collateral():
    none = {"goal": -1, "rank": -1, "given": [0, 1, 1, 2]}

    found = sample_table(rows([1, 1, 0, 0], **none), rows([0, 0, 1, 0], **none), 2)

    assert found["fate"].tolist() == ["collateral", "gained", "collateral", "wrong"]
    assert not found["is_identified"].any() and (found["wanted"] == -1).all()


def test_filters_combine():
    asked = Filters(identified="no", correct=1)

    assert list(passing(table(), asked).index) == [11]
    assert list(passing(table(), Filters()).index) == [13, 10, 11, 12]


def test_a_filter_says_how_many_it_alone_hides():
    asked = Filters(identified="yes", fate="fooled")

    assert len(passing(table(), asked)) == 0
    assert hides(table(), asked) == {"identified": 1, "fate": 2}


def test_the_picture_whose_confidence_moved_most_comes_first_and_ties_keep_the_data_sets_order():
    assert in_order(table(), "moved") == [10, 11, 12, 13]
    assert in_order(table(), "index") == [10, 11, 12, 13]
    assert in_order(table(), "down") == [11, 12, 13, 10]


def test_an_identity_is_read_back_and_nothing_else_is():
    one = Identity("fashion-mnist-mini", "test", 42)

    assert Identity.read(str(one)) == one
    for text in ("", "digits:42", "digits:valid:1", "../x:test:1", "digits:test:-1", "a:test:1\n"):
        assert Identity.read(text) is None
