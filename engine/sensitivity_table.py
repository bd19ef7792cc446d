"""MU-Mis' quantity from stored norms: the given label's logit against all others."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

MEASURES = {
    "given": "‖∂f_given/∂x‖",
    "others": "mean of ‖∂f_c/∂x‖ over the other labels",
    "gap": "given label against the others, as a ratio",
}
NAMES = {"given": "Given label", "others": "Other labels", "gap": "Their ratio"}


def sensitivities(table: pd.DataFrame, n_identified: int) -> pd.DataFrame:
    """One row per picture of a table of norms (``engine.looks.input_norms``).

    Returns:
        set, index, group (identified, unidentified, clean, affected), given, others and gap,
        which is given / others: above 1 the given label answers more strongly than the rest.
    """
    columns = [f"g_{k}" for k in range(sum(name.startswith("g_") for name in table.columns))]
    norms: npt.NDArray[np.float64] = table[columns].to_numpy(float)
    labels = table["given"].to_numpy(int)
    given = norms[np.arange(len(norms)), labels]
    others = (norms.sum(1) - given) / max(1, len(columns) - 1)
    is_manipulated = table["set"] == "manipulated"
    is_known = is_manipulated & (table["rank"] < n_identified)
    kinds = [is_known, is_manipulated, table["set"] == "affected_test"]
    group = np.select(kinds, ["identified", "unidentified", "affected"], "clean")
    return pd.DataFrame(
        {
            "set": table["set"],
            "index": table["index"],
            "group": group,
            "given": given,
            "others": others,
            "gap": given / np.maximum(others, np.finfo(float).tiny),
        }
    )
