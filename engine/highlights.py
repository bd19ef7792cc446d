"""What a pair of maps can point out, as rows of their table, with counts."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

HIGHLIGHTS = {
    "all": "Everything",
    "fooled": "S_m: still fooled",
    "unidentified": "S_m, unidentified: still fooled",
    "triggered": "Affected test: fooled",
    "collateral": "Clean test: newly wrong",
    "differ": "The two models disagree",
}
"""Said of the right-hand model, except for the last."""


@dataclass(frozen=True)
class Highlight:
    """Which pictures are pointed out.

    Attributes:
        rows: bool, one per picture.
        of: how many could have been.
    """

    rows: pd.Series[bool]
    of: int

    @property
    def count(self) -> int:
        return int(self.rows.sum())


def highlight(mode: str, left: pd.DataFrame, right: pd.DataFrame) -> Highlight:
    """The pictures that ``mode`` points out.

    Args:
        left, right: the same pictures in the same order under two models; columns set,
            predicted, fate and is_identified (``engine.inspection.sample_table``).
    """
    among, fate = _among(mode, right), right["fate"]
    if mode == "differ":
        return Highlight(left["predicted"] != right["predicted"], len(right))
    if mode == "all":
        return Highlight(among, len(right))
    wanted = "collateral" if mode == "collateral" else "fooled"
    return Highlight(among & (fate == wanted), int(among.sum()))


def _among(mode: str, table: pd.DataFrame) -> pd.Series[bool]:
    is_manipulated = table["set"] == "manipulated"
    if mode == "fooled":
        return is_manipulated
    if mode == "unidentified":
        return is_manipulated & ~table["is_identified"]
    if mode in ("triggered", "collateral"):
        return table["set"] == {"triggered": "affected_test", "collateral": "clean_test"}[mode]
    return pd.Series(True, index=table.index)
