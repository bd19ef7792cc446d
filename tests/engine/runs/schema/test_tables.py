"""Tables of runs: every column of its type, every value within its bounds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from engine.base.parquet import to_parquet
from engine.runs.schema import Odd, grid_table, predictions_table, tables
from engine.training.evaluation import EVALUATED
from tests.engine.runs import whole


def int16(*values):
    return np.array(values, np.int16)


ODD = [
    ({"predicted": int16(0, 0, 1, 2)}, "predicted must be below 2, got 2"),
    ({"predicted": int16(0, 0, 1, -1)}, "predicted must be at least 0, got -1"),
    ({"goal": int16(-2, 0, 0, 0)}, "goal must be at least -1, got -2"),
    ({"correct": int16(0, 1, -2, 0)}, "correct must be at least -1, got -2"),
    ({"index": ["a", "b", "c", "d"]}, "index must be whole numbers, got"),
    ({"outside": [1, 0, 0, 0]}, "outside must be true or false, got int64"),
    ({"p_0": [0.5, np.nan, 0.5, 0.5]}, "probabilities must be 0 to 1, got nan"),
    ({"p_1": [0.5, 7.0, 0.5, 0.5]}, "probabilities must be 0 to 1, got 7"),
    ({"p_2": [0.5] * 4}, "p_2 is there, but there are 2 classes"),
    ({"set": ["clean_test", "secret", "manipulated", "validation"]}, "got 'secret'"),
    ({"rank": pd.array([1, None, 2, 3], dtype="Int32")}, "rank must be there in every row"),
]


@pytest.mark.parametrize(("columns", "message"), ODD)
def test_an_odd_prediction_is_refused(columns, message):
    with pytest.raises(Odd, match=f"predictions.parquet: .*{message}"):
        predictions_table(to_parquet(whole.table(**columns)), 2)


def test_correct_labels_are_known_in_all_of_a_set_or_in_none_of_it():
    predictions_table(to_parquet(whole.table(correct=int16(-1, -1, -1, -1))), 2)
    two = whole.table(correct=int16(0, -1, 1, 0), set=["clean_test", "clean_test", *EVALUATED[2:]])

    with pytest.raises(Odd, match="correct must be known in all of clean_test, or be -1 in all"):
        predictions_table(to_parquet(two), 2)


def test_a_column_that_is_missing_is_named():
    with pytest.raises(Odd, match="the column goal must be there once"):
        predictions_table(to_parquet(whole.table().drop(columns="goal")), 2)


def test_a_further_column_is_let_through():
    table = predictions_table(to_parquet(whole.table(margin=[0.1] * 4)), 2)

    assert len(table) == 4 and "margin" in table


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" + bytes(100) + b"PAR1", b"\0" * 1000])
def test_what_is_no_table_is_refused(data):
    with pytest.raises(Odd, match="is no Parquet table"):
        predictions_table(data, 2)


def test_a_table_that_would_unpack_to_far_more_is_refused_by_its_foot(monkeypatch):
    n = 6_000_000
    table = pa.table({"set": pa.DictionaryArray.from_arrays(np.zeros(n, np.int32), ["clean_test"])})
    sink = pa.BufferOutputStream()
    pa.parquet.write_table(table, sink)
    data = sink.getvalue().to_pybytes()

    assert len(data) < 50_000
    with pytest.raises(Odd, match="has 6,000,000 rows, at most 5,000,000 are read"):
        predictions_table(data, 2)

    monkeypatch.setattr(tables, "MOST_BYTES", 100)
    with pytest.raises(Odd, match="bytes when unpacked"):
        predictions_table(whole.PREDICTIONS, 2)


def grid(**columns) -> bytes:
    rows = {name: [0.5, 0.25] for name in tables.JUDGED_SHARES}
    own = {"lr": [0.1, 0.2], "num_classes": [2, 2], "score": [0.5, 0.7], "chosen": [False, True]}
    return to_parquet(pd.DataFrame({**own, **rows, "retained_accuracy": [None, None], **columns}))


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"asr": [0.5, 3.0]}, r"asr must be shares in \[0, 1\], got 3"),
        ({"asr": ["a", "b"]}, "asr must be numbers"),
        ({"score": [0.5, np.inf]}, "score must be finite"),
        ({"chosen": [False, False]}, "chosen must hold for one row, got 0"),
        ({"lr": [[1], [2]]}, "'lr' must be numbers or text"),
    ],
)
def test_an_odd_grid_is_refused(columns, message):
    with pytest.raises(Odd, match=f"sweep.parquet: .*{message}"):
        grid_table(grid(**columns))


def test_a_grid_as_the_lab_writes_it_is_let_through():
    assert len(grid_table(grid())) == 2
