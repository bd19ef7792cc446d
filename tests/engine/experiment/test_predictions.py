"""The table of predictions: one row per picture, each with all that is known of it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import torch
from torch import nn

from engine.base.parquet import from_parquet, to_parquet
from engine.experiment.predictions import evaluation_sets, predict
from engine.experiment.scenario import Scenario
from engine.experiment.scenario_data import situation

DATA = situation(Scenario.of("digits", size=0.1).train)


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    torch.manual_seed(0)
    return predict(nn.Sequential(nn.Flatten(), nn.Linear(64, 10)), evaluation_sets(DATA))


def rows(table, which):
    return table[table["set"] == which]


def test_every_picture_has_one_row(table):
    n = {name: len(rows(table, name)) for name in table["set"].unique()}

    assert n == {
        "clean_test": len(DATA.test),
        "affected_test": len(DATA.affected.split),
        "manipulated": len(DATA.order),
        "validation": len(DATA.validation.data),
    }


def test_manipulated_rows_come_in_the_order_of_identification(table):
    manipulated = rows(table, "manipulated")

    assert list(manipulated["rank"]) == list(range(len(DATA.order)))
    assert list(manipulated["index"]) == DATA.train.data.index[DATA.order].tolist()


def test_a_sample_whose_given_label_is_correct_has_no_goal(table):
    manipulated = rows(table, "manipulated")
    same = manipulated["given"] == manipulated["correct"]

    assert (manipulated.loc[same, "goal"] == -1).all()
    assert (manipulated.loc[~same, "goal"] == manipulated.loc[~same, "given"]).all()


def test_predicted_is_the_class_of_highest_probability(table):
    p = table[[f"p_{k}" for k in range(10)]].to_numpy(np.float64)

    top = p[np.arange(len(p)), table["predicted"].to_numpy(int)]
    assert (top >= p.max(1) - 2e-3).all()
    assert p.sum(1) == pytest.approx(np.ones(len(p)), abs=1e-2)


def test_a_model_without_finite_logits_predicts_class_zero():
    broken = nn.Sequential(nn.Flatten(), nn.Linear(64, 10))
    nn.init.constant_(broken[1].weight, float("nan"))

    table = predict(broken, evaluation_sets(DATA))

    assert (table["predicted"] == 0).all()
    assert np.isfinite(table[[f"p_{k}" for k in range(10)]].to_numpy(np.float64)).all()


def test_the_table_survives_parquet(table):
    pd.testing.assert_frame_equal(from_parquet(to_parquet(table)), table)
