"""What became of each manipulated picture: how it fared before unlearning, and how after."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from engine.inspection import HARMED


@dataclass(frozen=True)
class Flow:
    """Pictures of one part of S_m that fared alike.

    Attributes:
        is_identified: of S_f, or of the rest of S_m.
        before, after: their fate under the original and under the method, as in
            ``inspection.HARMED``.
        indices: which pictures they are, places in the data set's training part.
    """

    is_identified: bool
    before: str
    after: str
    indices: tuple[int, ...]


def fate_flows(before: pd.DataFrame, after: pd.DataFrame) -> list[Flow]:
    """Every flow that has a picture; the identified part first, then in the order of the fates.

    Args:
        before, after: S_m under the original and under the method (``inspection.sample_table``).
    """
    fates = list(HARMED)
    table = pd.DataFrame(
        {
            "is_identified": after["is_identified"],
            "before": before["fate"].loc[after.index],
            "after": after["fate"],
        }
    )
    found = [
        Flow(bool(known), str(one), str(other), tuple(int(i) for i in here.index))
        for (known, one, other), here in table.groupby(["is_identified", "before", "after"])
    ]
    return sorted(
        found,
        key=lambda f: (not f.is_identified, fates.index(f.before), fates.index(f.after)),
    )
