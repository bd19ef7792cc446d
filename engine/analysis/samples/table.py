"""Every picture of one evaluation set as one model sees it: to filter, to sort, to page through.

Plain tables from stored predictions; needs no torch. A picture is named by its ``index`` in its
part of the data set, never by its place in a list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pandas as pd

from engine.experiment.fates import CLEAN, HARMED, Fate, fates_against
from engine.experiment.measure import NOT_KNOWN
from engine.training.evaluation import CLEAN_TEST

IDENTIFIED = {"yes": "identified", "no": "unidentified"}

SORTS = {
    "moved": "confidence moved most",
    "up": "confidence rose most",
    "down": "confidence fell most",
    "index": "as in the data set",
}
"""Confidence: the probability that a model gives to the correct label, or to the given one where
nobody knows the correct one."""


def fates_of(which: str) -> dict[Fate, str]:
    """The fates that pictures of a set can have, with their words."""
    return {fate: fate.words for fate in (CLEAN if which == CLEAN_TEST else HARMED)}


def is_told(table: pd.DataFrame) -> bool:
    """Whether the correct labels of a table's pictures are known, and so what became of them."""
    return bool((table["correct"] >= 0).all())


@dataclass(frozen=True)
class Filters:
    """What is asked for; the empty string or None means: whatever.

    Attributes:
        wanted: the label given in training, or the one that the manipulation pulls to.
        says: the label that the model gives.
    """

    identified: str = ""
    fate: str = ""
    correct: int | None = None
    wanted: int | None = None
    says: int | None = None

    @property
    def active(self) -> list[str]:
        return [f.name for f in fields(self) if getattr(self, f.name) not in ("", None)]

    def without(self, name: str) -> Filters:
        return replace(self, **{name: getattr(Filters(), name)})


def sample_table(now: pd.DataFrame, before: pd.DataFrame, n_identified: int) -> pd.DataFrame:
    """One row per picture, indexed by its ``index``.

    Args:
        now, before: rows of one evaluation set for the chosen model and for the original
            (``Result.rows``).
        n_identified: |S_f|.

    Returns:
        correct (-1 where it is not known), wanted (-1 where none), is_identified, is_manipulated,
        predicted, fate, confidence and change (of confidence, against the original; both in
        [0, 1]).
    """
    now, before = now.set_index("index"), before.set_index("index")
    before = before.loc[now.index]
    correct = now["correct"].to_numpy(int)
    label = np.where(correct >= 0, correct, now["given"])
    is_manipulated = (now["rank"] >= 0).to_numpy()
    confidence = _given_to(now, label)
    frame = pd.DataFrame(
        {
            "correct": correct,
            "wanted": np.where(is_manipulated, now["given"], now["goal"]),
            "is_manipulated": is_manipulated,
            "is_identified": is_manipulated & (now["rank"] < n_identified).to_numpy(),
            "predicted": now["predicted"].to_numpy(int),
            "confidence": confidence,
            "change": confidence - _given_to(before, label),
        },
        index=now.index,
    )
    is_clean = not is_manipulated.any() and (now["goal"] < 0).all()
    frame["fate"] = fates_against(now, before) if is_clean else now["fate"]
    return frame


def _given_to(rows: pd.DataFrame, labels: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The probability that each row gives to its label."""
    names = [f"p_{k}" for k in range(sum(c.startswith("p_") for c in rows.columns))]
    table = rows[names].to_numpy(np.float32)
    found: np.ndarray[Any, Any] = table[np.arange(len(table)), labels]
    return found


def label_name(names: Sequence[str], label: int | None) -> str:
    """The name of a label; says so where it is not known."""
    return NOT_KNOWN if label is None or label < 0 else names[label]


_COLUMNS = {"fate": "fate", "correct": "correct", "wanted": "wanted", "says": "predicted"}


def passing(table: pd.DataFrame, asked: Filters) -> pd.DataFrame:
    """The rows of a :func:`sample_table` that pass every filter."""
    is_shown = pd.Series(True, index=table.index)
    if asked.identified:
        is_shown &= table["is_identified"] == (asked.identified == "yes")
    for name, column in _COLUMNS.items():
        if name in asked.active:
            is_shown &= table[column] == getattr(asked, name)
    return table[is_shown]


def hides(table: pd.DataFrame, asked: Filters) -> dict[str, int]:
    """For each active filter, how many pictures more there would be without it alone."""
    n = len(passing(table, asked))
    return {name: len(passing(table, asked.without(name))) - n for name in asked.active}


def in_order(table: pd.DataFrame, how: str) -> list[int]:
    """The indices in the order of one of :data:`SORTS`; ties in the order of the data set."""
    table = table.sort_index()
    key = {"moved": -table["change"].abs(), "up": -table["change"], "down": table["change"]}
    if how in key:
        table = table.loc[key[how].sort_values(kind="stable").index]
    return [int(i) for i in table.index]


@dataclass(frozen=True)
class Identity:
    """A picture for good: its data set, the part of it, and its place there."""

    dataset: str
    part: str
    index: int

    def __str__(self) -> str:
        return f"{self.dataset}:{self.part}:{self.index}"

    @classmethod
    def read(cls, text: str) -> Identity | None:
        """What ``str`` wrote; None for anything else."""
        found = re.fullmatch(r"([\w-]{1,60}):(train|test):(\d{1,9})", text, re.ASCII)
        return cls(found[1], found[2], int(found[3])) if found else None
