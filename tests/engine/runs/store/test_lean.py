"""Lean tables tell everything again that they keep."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from engine.base.parquet import from_parquet, to_parquet
from engine.runs.store import lean
from tests.engine.runs import whole

ROWS = whole.table()


def test_predictions_are_told_again_to_the_per_cent():
    told = lean.told_predictions(lean.lean_predictions(ROWS), lean.frame_of(ROWS))

    shares = [name for name in ROWS if name.startswith("p_")]
    pd.testing.assert_frame_equal(told.drop(columns=shares), ROWS.drop(columns=shares))
    assert np.abs(told[shares].to_numpy(float) - ROWS[shares].to_numpy(float)).max() <= 0.0055


def test_in_steps_of_five_per_cent_the_labels_stay():
    told = lean.told_predictions(lean.lean_predictions(ROWS, step=5), lean.frame_of(ROWS))

    shares = told[[name for name in told if name.startswith("p_")]].to_numpy(float)
    assert told["predicted"].tolist() == ROWS["predicted"].tolist()
    assert np.abs(shares * 20 - np.rint(shares * 20)).max() < 0.02


def test_a_grid_is_told_again_with_its_gaps_and_kinds():
    grid = pd.DataFrame(
        {
            "alpha": [0.1, 1e6],
            "asr": [0.123456789, None],
            "way": ["a", "b"],
            "chosen": [True, False],
        }
    )

    told = lean.told_grid(lean.lean_grid(grid))

    assert told["alpha"].tolist() == [0.1, 1e6]
    assert told["asr"].isna().tolist() == [False, True] and told["asr"][0] == 0.123457
    assert told["way"].tolist() == ["a", "b"] and told["chosen"].dtype == bool


def test_a_file_is_read_in_whichever_form_it_is_there():
    frame = to_parquet(lean.frame_of(ROWS))
    stored = {
        lean.FRAME: frame,
        "predictions.bytes": lean.lean_predictions(ROWS),
        "spec.json": b"1",
    }

    assert lean.as_read(stored) == ("predictions.parquet", "spec.json")
    assert lean.read("spec.json", stored, stored.__getitem__) == b"1"
    told = from_parquet(lean.read("predictions.parquet", stored, stored.__getitem__))
    assert told["predicted"].tolist() == ROWS["predicted"].tolist()


def test_bytes_that_do_not_fit_their_frame_are_refused():
    with pytest.raises(lean.NotLean, match="5 bytes are no predictions of"):
        lean.told_predictions(b"12345", lean.frame_of(ROWS))
