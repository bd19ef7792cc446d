"""One picture, all models: the label each gives it, how surely, and what that means."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from engine.experiment.fates import HARMED, Fate

PredictionRow = dict[Hashable, Any]
"""One row of predictions."""


@dataclass(frozen=True)
class Verdict:
    """What one model says of one picture.

    Attributes:
        predicted: the label it gives.
        probability: what it gives that label, in [0, 1].
        fate: one of ``fates.HARMED``, or unknown.
    """

    predicted: int
    probability: float
    fate: Fate


@dataclass(frozen=True)
class Judged:
    """One picture and the verdict of each model on it, by the model's name."""

    index: int
    correct: int
    goal: int
    verdicts: Mapping[str, Verdict]


def judged(rows: Mapping[str, pd.DataFrame], indices: Sequence[int]) -> list[Judged]:
    """The pictures ``indices``, in that order, as every model of ``rows`` sees them.

    Args:
        rows: by model, its predictions on one evaluation set (``Result.rows``).
    """
    found = {model: _by_index(table, indices) for model, table in rows.items()}
    first = next(iter(found.values()))
    return [
        Judged(
            index=i,
            correct=first[i]["correct"],
            goal=first[i]["goal"],
            verdicts={model: _verdict(pictures[i]) for model, pictures in found.items()},
        )
        for i in indices
    ]


def telling(rows: Mapping[str, pd.DataFrame], n: int) -> list[int]:
    """Up to ``n`` picture indices, one per correct class in turn, most disputed pictures first.

    A picture is the more disputed the more different fates the models give it; ties keep the
    order of the data set, so equal runs always show equal pictures.
    """
    first = next(iter(rows.values()))
    fates = pd.concat({m: t.set_index("index")["fate"] for m, t in rows.items()}, axis=1)
    frame = pd.DataFrame({"dispute": fates.nunique(axis=1)})
    frame["correct"] = first.set_index("index")["correct"]
    frame = frame.sort_values("dispute", ascending=False, kind="stable")
    frame["turn"] = frame.groupby("correct").cumcount()
    frame = frame.sort_values(["turn", "correct"], kind="stable")
    return [int(i) for i in frame.index[:n]]


def in_cell(rows: pd.DataFrame, correct: int, predicted: int) -> list[int]:
    """The ``index`` of the pictures in one cell of the confusion matrix."""
    here = (rows["correct"] == correct) & (rows["predicted"] == predicted)
    return [int(i) for i in rows.loc[here, "index"]]


def examples(rows: pd.DataFrame, n: int) -> list[int]:
    """Up to ``n`` pictures of D_m, the first of each class; if one counts for Acc_corr only
    (it is pulled nowhere), such a picture comes first."""
    first = rows.drop_duplicates("correct").sort_values("correct")
    first = first.sort_values("goal", key=lambda goal: goal >= 0, kind="stable")
    rest = rows[~rows["index"].isin(first["index"])]
    return [int(i) for i in pd.concat([first, rest])["index"][:n]]


@dataclass(frozen=True)
class CountsToward:
    """Whether one picture is a hit for each yardstick.

    Attributes:
        corr: whether it is right for Acc_corr, which counts every picture of D_m.
        asr: whether it is a hit for ASR; None when it does not count there.
    """

    index: int
    corr: bool
    asr: bool | None


def counts_towards(rows: pd.DataFrame, indices: Sequence[int]) -> list[CountsToward]:
    """For pictures of D_m: which of them Acc_corr and ASR count, and as what."""
    pictures = _by_index(rows, indices)
    found = []
    for i in indices:
        row = pictures[i]
        hit = row["predicted"] == row["goal"] if row["goal"] >= 0 else None
        found.append(CountsToward(i, corr=row["predicted"] == row["correct"], asr=hit))
    return found


def fate_shares(rows: pd.DataFrame) -> dict[Fate, float]:
    """The share of each fate of harmed pictures among ``rows``; those that do not occur have 0."""
    counts = rows["fate"].value_counts(normalize=True)
    return {fate: float(counts.get(fate, 0.0)) for fate in HARMED}


def concerned(rows: pd.DataFrame) -> list[int]:
    """The one or two classes that the manipulation is about; none where it is about more."""
    goals = sorted({int(goal) for goal in rows["goal"] if goal >= 0})
    return goals if len(goals) <= 2 else []


def _by_index(table: pd.DataFrame, indices: Sequence[int]) -> dict[int, PredictionRow]:
    """The rows of ``table`` for the pictures ``indices``, by picture."""
    rows = table[table["index"].isin(list(indices))].to_dict("records")
    return {row["index"]: row for row in rows}


def _verdict(picture: PredictionRow) -> Verdict:
    predicted = picture["predicted"]
    return Verdict(predicted, float(picture[f"p_{predicted}"]), Fate(picture["fate"]))
