"""Where two models part: their predictions on the same pictures, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from engine.experiment.fates import HARMED, Fate


def agreement(first: pd.DataFrame, second: pd.DataFrame, num_classes: int) -> npt.NDArray[np.int64]:
    """Counts ``[label of first, label of second]`` over the pictures that both were shown.

    Args:
        first, second: predictions on one evaluation set (``Result.rows``).
    """
    both = _paired(first, second)
    counts = np.zeros((num_classes, num_classes), dtype=np.int64)
    np.add.at(counts, (both["predicted_first"], both["predicted_second"]), 1)
    return counts


def parted(first: pd.DataFrame, second: pd.DataFrame, cell: tuple[int, int]) -> list[int]:
    """The ``index`` of the pictures that ``first`` calls cell[0] and ``second`` cell[1]."""
    both = _paired(first, second)
    here = (both["predicted_first"] == cell[0]) & (both["predicted_second"] == cell[1])
    return [int(i) for i in both.loc[here, "index"]]


def _paired(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    columns = [c for c in ("index", "predicted", "fate") if c in first and c in second]
    return first[columns].merge(
        second[columns], on="index", suffixes=("_first", "_second"), validate="one_to_one"
    )


@dataclass(frozen=True)
class Flow:
    """Pictures of one part of S_m that fared alike.

    Attributes:
        is_identified: of S_f, or of the rest of S_m.
        before, after: their fate under the original and under the method, as in
            ``fates.HARMED``, or unknown.
        indices: which pictures they are, places in the data set's training part.
    """

    is_identified: bool
    before: Fate
    after: Fate
    indices: tuple[int, ...]


def fate_flows(before: pd.DataFrame, after: pd.DataFrame) -> list[Flow]:
    """Every flow that has a picture; the identified part first, then in the order of the fates.

    Args:
        before, after: S_m under the original and under the method (``table.sample_table``).
    """
    fates = [*HARMED, Fate.UNKNOWN]
    table = pd.DataFrame(
        {
            "is_identified": after["is_identified"],
            "before": before["fate"].loc[after.index],
            "after": after["fate"],
        }
    )
    found = [
        Flow(bool(known), Fate(str(one)), Fate(str(other)), tuple(int(i) for i in here.index))
        for (known, one, other), here in table.groupby(["is_identified", "before", "after"])
    ]
    return sorted(
        found,
        key=lambda f: (not f.is_identified, fates.index(f.before), fates.index(f.after)),
    )
