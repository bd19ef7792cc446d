"""Does contribution show? The norms of S_f and S_m beside those of clean pictures.

MU-Mis holds that a logit answers the more strongly to a training picture, the more that picture
has contributed to it. Clean test pictures have contributed nothing: they are what the others
are held against.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from engine.analysis.scores.from_which_on import from_which_on
from engine.analysis.scores.trajectory import Curve
from engine.training.evaluation import AFFECTED_TEST, MANIPULATED

CLEAN = "clean"
SHOWS = 0.6
"""Contribution shows from this AUROC on; by chance it is a half."""

Values = npt.NDArray[np.float64]


def auroc(values: Values, reference: Values) -> float:
    """Area under the ROC curve of telling ``values`` from ``reference`` by their size, in [0, 1].

    It is the share of all pairs in which the value is the larger one, ties counting a half
    (Mann and Whitney, 1947).
    """
    ordered = np.sort(reference)
    below = np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right")
    return float(below.mean() / (2 * len(ordered)))


def aurocs(table: pd.DataFrame, measure: str) -> dict[str, float]:
    """By group, the AUROC of telling its pictures from clean ones by ``measure``.

    Args:
        table: of :func:`engine.analysis.scores.sensitivity_table.sensitivities`.
    """
    by_group = {str(name): rows[measure].to_numpy(float) for name, rows in table.groupby("group")}
    if CLEAN not in by_group:
        return {}
    return {
        name: auroc(values, by_group[CLEAN]) for name, values in by_group.items() if name != CLEAN
    }


@dataclass(frozen=True)
class Way:
    """One measure of one group of pictures over the training.

    Attributes:
        lower, middle, upper: quartiles.
        auroc: of telling the group from clean pictures; empty for the clean ones themselves.
    """

    lower: Curve
    middle: Curve
    upper: Curve
    auroc: Curve


def over_training(table: pd.DataFrame, n_identified: int) -> pd.DataFrame:
    """The sensitivities of a table with a column ``step`` (the interpreter training-norms)."""
    return sensitivities(table, n_identified).assign(step=table["step"])


def ways(table: pd.DataFrame, measure: str) -> dict[str, Way]:
    """By group, how ``measure`` moves over the steps of :func:`over_training`."""
    steps = tuple(int(step) for step in sorted(table["step"].unique()))
    areas = [aurocs(table[table["step"] == step], measure) for step in steps]
    found: dict[str, Way] = {}
    for name, rows in table.groupby("group"):
        at_step = rows.groupby("step")[measure]
        lower, middle, upper = (_curve(at_step.quantile(at)) for at in (0.25, 0.5, 0.75))
        has_area = name != CLEAN and all(name in area for area in areas)
        area = tuple(area[str(name)] for area in areas) if has_area else ()
        found[str(name)] = Way(lower, middle, upper, Curve(steps if has_area else (), area))
    return found


def of_picture(table: pd.DataFrame, measure: str, which: str, index: int) -> Curve:
    """The measure of one picture over the steps; empty if it was not measured."""
    rows = table[(table["set"] == which) & (table["index"] == index)]
    return _curve(rows.set_index("step")[measure])


def shows_from(areas: Curve) -> int | None:
    """The step from which on the AUROC stays above :data:`SHOWS`; None if it does not."""
    shares = dict(zip(areas.steps, areas.values, strict=True))
    return from_which_on(shares, lambda share: share > SHOWS)


def _curve(values: pd.Series[float]) -> Curve:
    ordered = values.sort_index()
    return Curve(tuple(int(at) for at in ordered.index), tuple(float(v) for v in ordered))


def medians(tables: Mapping[str, pd.DataFrame], measure: str) -> pd.DataFrame:
    """A row per model: the median of each group, and its AUROC against clean pictures."""
    rows = {}
    for name, table in tables.items():
        middle = table.groupby("group")[measure].median().to_dict()
        areas = aurocs(table, measure)
        rows[name] = middle | {f"{group} AUROC": area for group, area in areas.items()}
    return pd.DataFrame(rows).T


MEASURES = {
    "given": "‖∂f_given/∂x‖",
    "others": "mean of ‖∂f_c/∂x‖ over the other labels",
    "gap": "given label against the others, as a ratio",
}
NAMES = {"given": "Given label", "others": "Other labels", "gap": "Their ratio"}


def sensitivities(table: pd.DataFrame, n_identified: int) -> pd.DataFrame:
    """One row per picture of a table of norms (``engine.plugins.interpreters.input_norms``).

    Returns:
        set, index, group (identified, unidentified, clean, affected), given, others and gap,
        which is given / others: above 1 the given label answers more strongly than the rest.
    """
    columns = [f"g_{k}" for k in range(sum(name.startswith("g_") for name in table.columns))]
    norms: npt.NDArray[np.float64] = table[columns].to_numpy(float)
    labels = table["given"].to_numpy(int)
    given = norms[np.arange(len(norms)), labels]
    others = (norms.sum(1) - given) / max(1, len(columns) - 1)
    is_manipulated = table["set"] == MANIPULATED
    is_known = is_manipulated & (table["rank"] < n_identified)
    kinds = [is_known, is_manipulated, table["set"] == AFFECTED_TEST]
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
