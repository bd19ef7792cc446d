"""What a model says of every picture it is judged by, as a table.

Columns: ``set`` (clean_test, affected_test, manipulated, validation), ``index`` (the sample's
place in its part of the data set: "train" for manipulated and validation, "test" otherwise),
``correct``, ``given`` (the label as trained), ``goal`` (the label that the manipulation pulls
to, -1 where none), ``outside`` (a clean test picture outside D_m), ``rank`` (place in the order
of identification, so S_f are the ranks below |S_f|; -1 outside S_m), ``predicted`` and
``p_0`` … ``p_K-1`` (probabilities to three decimals, float16, which halves the size of a run).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import torch
from torch import Tensor, nn

from engine.experiment.scenario_data import Situation
from engine.training.loop import infer
from engine.training.sets import AsTrained, EvaluationSet


def evaluation_sets(data: Situation) -> tuple[EvaluationSet, ...]:
    """The four sets on which every model of a scenario is judged."""
    return (_clean_test(data), _affected_test(data), _manipulated(data), _validation(data))


def _none(like: Tensor) -> Tensor:
    return torch.full_like(like, -1)


def _clean_test(data: Situation) -> EvaluationSet:
    test = data.test
    outside = torch.isin(test.index, data.outside.index)
    none = _none(test.labels)
    return EvaluationSet(
        "clean_test", test.images, test.index, test.labels, test.labels, none, none, outside
    )


def _affected_test(data: Situation) -> EvaluationSet:
    split = data.affected.split
    never = torch.zeros(len(split), dtype=torch.bool)
    return EvaluationSet(
        "affected_test",
        split.images,
        split.index,
        split.labels,
        split.labels,
        data.affected.goal,
        _none(split.labels),
        never,
    )


def _manipulated(data: Situation) -> EvaluationSet:
    rows = data.order
    given, correct = data.train.data.labels[rows], data.train.correct[rows]
    return EvaluationSet(
        "manipulated",
        AsTrained(data.train.as_trained(), rows),
        data.train.data.index[rows],
        correct,
        given,
        torch.where(given == correct, -1, given),
        torch.arange(len(rows)),
        torch.zeros(len(rows), dtype=torch.bool),
    )


def _validation(data: Situation) -> EvaluationSet:
    held_out = data.validation
    none = _none(held_out.correct)
    return EvaluationSet(
        "validation",
        AsTrained(held_out.as_trained(), torch.arange(len(none))),
        held_out.data.index,
        held_out.correct,
        held_out.data.labels,
        none,
        none,
        torch.zeros(len(none), dtype=torch.bool),
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
