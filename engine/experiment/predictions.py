"""What a model says of every picture it is judged by, as a table.

Columns: ``set`` (clean_test, affected_test, manipulated, validation), ``index`` (the sample's
place in its part of the data set: "train" for manipulated and validation, "test" otherwise),
``correct`` (-1 where it is not known), ``given`` (the label as trained), ``goal`` (the label that
the manipulation pulls to, -1 where none), ``outside`` (a clean test picture outside D_m), ``rank``
(place in the order of identification, so S_f are the ranks below |S_f|; -1 outside S_m),
``predicted`` and ``p_0`` … ``p_K-1`` (probabilities to three decimals, float16, which halves the
size of a run).

Where the truth is not known there is no affected_test, nothing is ``outside``, and manipulated
holds what has been found of S_m.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import torch
from torch import Tensor, nn

from engine.experiment.scenario_data import Situation
from engine.training.evaluation import AFFECTED_TEST, CLEAN_TEST, MANIPULATED, VALIDATION
from engine.training.loop import infer
from engine.training.sets import AsTrained, EvaluationSet

NONE = -1
"""In a column of labels or places: there is none, or it is not known."""


def evaluation_sets(data: Situation) -> tuple[EvaluationSet, ...]:
    """The sets on which every model of a scenario is judged: four, or three without a D_m."""
    sets = (_clean_test(data), _affected_test(data), _manipulated(data), _validation(data))
    return tuple(one for one in sets if one is not None)


def _none(like: Tensor) -> Tensor:
    return torch.full_like(like, NONE)


def _never(like: Tensor) -> Tensor:
    return torch.zeros(len(like), dtype=torch.bool)


def _clean_test(data: Situation) -> EvaluationSet:
    test, none = data.test, _none(data.test.labels)
    outside = data.outside
    return EvaluationSet(
        name=CLEAN_TEST,
        images=test.images,
        index=test.index,
        correct=test.labels if data.knows_truth else none,
        given=test.labels,
        goal=none,
        rank=none,
        outside=_never(none) if outside is None else torch.isin(test.index, outside.index),
    )


def _affected_test(data: Situation) -> EvaluationSet | None:
    if data.affected is None:
        return None
    split = data.affected.split
    return EvaluationSet(
        name=AFFECTED_TEST,
        images=split.images,
        index=split.index,
        correct=split.labels,
        given=split.labels,
        goal=data.affected.goal,
        rank=_none(split.labels),
        outside=_never(split.labels),
    )


def _manipulated(data: Situation) -> EvaluationSet:
    rows, train = data.order, data.train
    given = train.data.labels[rows]
    correct = _none(given) if train.correct is None else train.correct[rows]
    return EvaluationSet(
        name=MANIPULATED,
        images=AsTrained(train.as_trained(), rows),
        index=train.data.index[rows],
        correct=correct,
        given=given,
        goal=given.where(train.is_changed[rows], NONE),
        rank=torch.arange(len(rows)),
        outside=_never(rows),
    )


def _validation(data: Situation) -> EvaluationSet:
    held_out, none = data.validation, _none(data.validation.data.labels)
    return EvaluationSet(
        name=VALIDATION,
        images=AsTrained(held_out.as_trained(), torch.arange(len(none))),
        index=held_out.data.index,
        correct=none if held_out.correct is None else held_out.correct,
        given=held_out.data.labels,
        goal=none,
        rank=none,
        outside=_never(none),
    )


def predict(model: nn.Module, sets: tuple[EvaluationSet, ...]) -> pd.DataFrame:
    """The table for ``model``; a model that gives no finite logits predicts class 0 throughout."""
    return pd.concat([_rows(model, s) for s in sets], ignore_index=True)


def _rows(model: nn.Module, which: EvaluationSet) -> pd.DataFrame:
    logits = torch.nan_to_num(infer(model, which.images), nan=0.0, posinf=0.0, neginf=0.0)
    probabilities = logits.softmax(1).mul(1000).round().div(1000).to(torch.float16).numpy()
    columns: dict[str, object] = {
        "set": pd.Categorical([which.name] * len(logits)),
        "index": which.index.numpy().astype(np.int32),
        "correct": which.correct.numpy().astype(np.int16),
        "given": which.given.numpy().astype(np.int16),
        "goal": which.goal.numpy().astype(np.int16),
        "rank": which.rank.numpy().astype(np.int32),
        "outside": which.outside.numpy(),
        "predicted": logits.argmax(1).numpy().astype(np.int16),
    }
    columns |= {f"p_{k}": probabilities[:, k] for k in range(probabilities.shape[1])}
    return pd.DataFrame(columns).astype({"set": "str"})
