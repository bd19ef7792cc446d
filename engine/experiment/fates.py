"""What became of a picture."""

from __future__ import annotations

import numpy as np
import pandas as pd

FATES = ("fixed", "fooled", "broken")
"""Correct; the label the manipulation wants; any other wrong label."""


def fates(rows: pd.DataFrame) -> pd.Series[str]:
    """The fate of each row of predictions: fixed, fooled or broken (see :data:`FATES`)."""
    fixed = rows["predicted"] == rows["correct"]
    fooled = ~fixed & (rows["predicted"] == rows["goal"])
    return pd.Series(np.select([fixed, fooled], ["fixed", "fooled"], "broken"), index=rows.index)
