"""What became of a picture: the one vocabulary of verdicts, for pages, tables and figures."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import pandas as pd


class Fate(StrEnum):
    """What a model's answer means for a picture.

    A picture that was harmed, or is of S_m, is correct, fooled (it gets the label that the
    manipulation wants) or wrong otherwise. A picture of a clean set is held against the original:
    kept (right in both), collateral (newly wrong), gained (newly right) or wrong (in both).
    Where the correct label is not known, neither is the fate, unless the picture is fooled.
    """

    CORRECT = "correct"
    FOOLED = "fooled"
    OTHERWISE = "otherwise"
    KEPT = "kept"
    COLLATERAL = "collateral"
    GAINED = "gained"
    WRONG = "wrong"
    UNKNOWN = ""

    @property
    def words(self) -> str:
        return _WORDS[self]

    @property
    def mark(self) -> Fate:
        """The fate whose colour and shape it has: what the answer of the model itself is."""
        return _MARKS.get(self, self)


HARMED = (Fate.CORRECT, Fate.FOOLED, Fate.OTHERWISE)
"""Those of a harmed picture, and so those that have a colour and a shape."""

CLEAN = (Fate.KEPT, Fate.COLLATERAL, Fate.GAINED, Fate.WRONG)
"""Those of a picture of a clean set, against the original."""

_WORDS = {
    Fate.CORRECT: "correct",
    Fate.FOOLED: "still fooled",
    Fate.OTHERWISE: "wrong otherwise",
    Fate.KEPT: "right in both",
    Fate.COLLATERAL: "newly wrong",
    Fate.GAINED: "newly right",
    Fate.WRONG: "wrong in both",
    Fate.UNKNOWN: "not known",
}
_MARKS = {
    Fate.KEPT: Fate.CORRECT,
    Fate.GAINED: Fate.CORRECT,
    Fate.COLLATERAL: Fate.OTHERWISE,
    Fate.WRONG: Fate.OTHERWISE,
}


def fate_of(predicted: int, correct: int, goal: int) -> Fate:
    """The fate of one harmed picture.

    Args:
        correct: -1 where it is not known.
        goal: the label that the manipulation wants, -1 where there is none.
    """
    if predicted == correct:
        return Fate.CORRECT
    if predicted == goal:
        return Fate.FOOLED
    return Fate.OTHERWISE if correct >= 0 else Fate.UNKNOWN


def fates(rows: pd.DataFrame) -> pd.Series[str]:
    """:func:`fate_of` for each row of predictions."""
    is_correct = rows["predicted"] == rows["correct"]
    is_fooled = ~is_correct & (rows["predicted"] == rows["goal"])
    is_unknown = ~is_fooled & (rows["correct"] < 0)
    cases = [is_correct, is_fooled, is_unknown]
    found = np.select(cases, [Fate.CORRECT, Fate.FOOLED, Fate.UNKNOWN], Fate.OTHERWISE)
    return pd.Series(found, index=rows.index)


def fates_against(now: pd.DataFrame, before: pd.DataFrame) -> list[str]:
    """The fates of clean pictures; rows of the same pictures in the same order.

    Args:
        now, before: predictions of the model and of the original.
    """
    is_right = (now["predicted"] == now["correct"]).to_numpy()
    was_right = (before["predicted"] == before["correct"]).to_numpy()
    is_unknown = (now["correct"] < 0).to_numpy()
    cases = [is_unknown, is_right & was_right, ~is_right & was_right, is_right & ~was_right]
    names = [Fate.UNKNOWN, Fate.KEPT, Fate.COLLATERAL, Fate.GAINED]
    return list(np.select(cases, names, Fate.WRONG))
