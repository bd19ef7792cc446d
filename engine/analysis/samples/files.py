"""The files that a person's own pictures came in, beside what is said of the pictures."""

from __future__ import annotations

import pandas as pd

from engine.plugins.datasets import Dataset
from engine.training.evaluation import SETS

TRAIN = "train"
"""The part of the sets that are not in SETS: held-out pictures are training pictures."""


def file_of(data: Dataset, which: str, index: int) -> str:
    """What the picture ``index`` of an evaluation set was called; "" where that is not known."""
    names = data.file_names(part_of(which))
    return names[index] if index < len(names) else ""


def part_of(which: str) -> str:
    """The part of the data set that the pictures of an evaluation set are of."""
    return SETS[which].part if which in SETS else TRAIN


def with_files(predictions: pd.DataFrame, data: Dataset) -> pd.DataFrame:
    """``predictions`` with a column ``file`` after ``index``, where the names are known."""
    if not data.file_names(TRAIN):
        return predictions
    files = [
        file_of(data, which, index)
        for which, index in zip(predictions["set"], predictions["index"], strict=True)
    ]
    named = predictions.copy()
    named.insert(list(named).index("index") + 1, "file", files)
    return named
