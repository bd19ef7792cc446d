"""The rows of a map: each mapped picture, where one model puts it and what it says of it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from engine.embedding import Placed
from engine.looks.features import MAPPED, StoredFeatures

KINDS = ("identified", "unidentified", "affected_test", "clean_test")
"""What a picture is, as far as its shape on the map goes."""

MOST_KNOWN, MOST_DRAWN = 2000, 400
"""Of each set: so many have a place, and so many are drawn where nothing else is asked for."""


def map_table(
    found: StoredFeatures, at: Placed, samples: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """One row per picture, in the order of ``found``, which is the same for every model.

    Args:
        samples: ``engine.inspection.sample_table`` of each set of ``MAPPED``.

    Returns:
        set, index, kind (of :data:`KINDS`), x, y, and the columns of the samples.
    """
    parts = []
    for place, which in enumerate(MAPPED):
        rows = found.which == place
        part = samples[which].loc[found.index[rows]].rename_axis("index").reset_index()
        part.insert(0, "set", which)
        kind: object = which
        if which == "manipulated":
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
        if len(rows) > MOST_DRAWN and which == "manipulated":
            rows = rows[np.linspace(0, len(rows) - 1, MOST_DRAWN).astype(int)]
        elif len(rows) > MOST_DRAWN:
            rows = np.random.default_rng(number).choice(rows, MOST_DRAWN, replace=False)
        is_drawn[rows] = True
    return is_drawn
