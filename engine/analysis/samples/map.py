"""The rows of a map: each mapped picture, where one model puts it and what it says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from engine.analysis.samples.embedding import Placed
from engine.experiment.fates import Fate
from engine.plugins.interpreters.features import MAPPED, StoredFeatures
from engine.training.evaluation import AFFECTED_TEST, CLEAN_TEST, MANIPULATED

MOST_KNOWN, MOST_DRAWN = 2000, 400
"""Of each set: so many have a place, and so many are drawn where nothing else is asked for."""


def map_table(
    found: StoredFeatures, at: Placed, samples: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """One row per picture, in the order of ``found``, which is the same for every model.

    Args:
        samples: ``engine.analysis.samples.table.sample_table`` of each set of ``MAPPED``.

    Returns:
        set, index, kind (of :data:`KINDS`), x, y, and the columns of the samples.
    """
    parts = []
    for place, which in enumerate(MAPPED):
        rows = found.which == place
        part = samples[which].loc[found.index[rows]].rename_axis("index").reset_index()
        part.insert(0, "set", which)
        kind: object = which
        if which == MANIPULATED:
            kind = np.where(part["is_identified"], "identified", "unidentified")
        parts.append(part.assign(kind=kind, x=at.places[rows, 0], y=at.places[rows, 1]))
    table: pd.DataFrame = pd.concat(parts, ignore_index=True)
    return table


def usually_drawn(table: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Which rows are drawn where nothing else is asked for: up to MOST_DRAWN of each set.

    S_m is thinned evenly in the order of identification, test pictures at random, always alike.
    """
    is_drawn = np.zeros(len(table), bool)
    for number, which in enumerate(MAPPED):
        (rows,) = np.nonzero(table["set"].to_numpy() == which)
        if len(rows) > MOST_DRAWN and which == MANIPULATED:
            rows = rows[np.linspace(0, len(rows) - 1, MOST_DRAWN).astype(int)]
        elif len(rows) > MOST_DRAWN:
            rows = np.random.default_rng(number).choice(rows, MOST_DRAWN, replace=False)
        is_drawn[rows] = True
    return is_drawn


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
            predicted, fate and is_identified (``engine.analysis.samples.table.sample_table``).
    """
    among, fate = _among(mode, right), right["fate"]
    if mode == "differ":
        return Highlight(left["predicted"] != right["predicted"], len(right))
    if mode == "all":
        return Highlight(among, len(right))
    wanted = Fate.COLLATERAL if mode == "collateral" else Fate.FOOLED
    return Highlight(among & (fate == wanted), int(among.sum()))


def _among(mode: str, table: pd.DataFrame) -> pd.Series[bool]:
    is_manipulated = table["set"] == MANIPULATED
    if mode == "fooled":
        return is_manipulated
    if mode == "unidentified":
        return is_manipulated & ~table["is_identified"]
    if mode in ("triggered", "collateral"):
        return table["set"] == {"triggered": AFFECTED_TEST, "collateral": CLEAN_TEST}[mode]
    return pd.Series(True, index=table.index)
