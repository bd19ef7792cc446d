"""What selection tried for one run: the settings, the one it took, and the one it should have.

Works on the stored table of a grid, one row per setting. Choosing in hindsight looks at the test
pictures, which no defender can: it shows what selection costs, and is marked wherever it stands.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Any

import pandas as pd

from engine.analysis.scores.outcomes import Outcome, spread
from engine.experiment.metrics import METRICS

HINDSIGHT = "hindsight"
"""What ``Outcome.select`` says of a setting that was chosen with the test at hand."""

JudgedSetting = dict[Hashable, Any]
"""One row of a grid's table: knobs, what the rule saw, and the scores."""


@dataclass(frozen=True)
class Choice:
    """What selection took from a grid, and what it would have taken with the test at hand.

    Attributes:
        chosen: the setting that the rule preferred.
        hindsight: the setting with the highest equal mean of Acc_corr and Acc_retain on the test
            pictures, which no defender can see; None where neither is known of any setting.
    """

    chosen: JudgedSetting
    hindsight: JudgedSetting | None

    @property
    def price(self) -> float | None:
        """What choosing without the test cost, as a difference of the two means."""
        return None if self.hindsight is None else price(self.chosen, self.hindsight)


def choice(grid: pd.DataFrame) -> Choice:
    """The chosen setting of a grid beside the best one in hindsight."""
    settings = grid.to_dict("records")
    chosen = next(s for s in settings if s["chosen"])
    means = [(mean, s) for s in settings if (mean := mean_of_both(s)) is not None]
    return Choice(chosen, max(means, key=lambda one: one[0])[1] if means else None)


def mean_of_both(setting: Mapping[Any, Any]) -> float | None:
    """Of Acc_corr and Acc_retain; of one alone where the other is not known, None if neither is."""
    both = (_known(setting["acc_corr"]), _known(setting["acc_retain"]))
    known = [value for value in both if value is not None]
    return fmean(known) if known else None


def price(taken: Mapping[Any, Any], best: Mapping[Any, Any]) -> float | None:
    """How much larger the mean of both accuracies is with the setting ``best``."""
    had, could = mean_of_both(taken), mean_of_both(best)
    return None if had is None or could is None else could - had


def in_hindsight(one: Outcome, grid: pd.DataFrame) -> Outcome:
    """``one`` as it would be with the setting that is best on the test pictures; as it is where
    nobody knows which one that would be."""
    best = choice(grid).hindsight
    if best is None:
        return one
    shares = {name: _known(best.get(name)) for name in METRICS}
    return replace(one, select=HINDSIGHT, shares=shares)


def _known(value: Any) -> float | None:
    """A number of a grid; None where it is not known, or not measured when it was made."""
    return None if value is None or pd.isna(value) else float(value)


def side_by_side(
    pairs: Sequence[tuple[Outcome, Outcome]], titles: Mapping[str, str]
) -> pd.DataFrame:
    """A row per method and γ: means over seeds of what a rule took and of what hindsight gives.

    Args:
        pairs: outcomes as chosen by the rule, each with :func:`in_hindsight` of itself.
    """
    rows: list[dict[str, Any]] = []
    for method, known in dict.fromkeys((taken.method, taken.known) for taken, _ in pairs):
        here = [pair for pair in pairs if (pair[0].method, pair[0].known) == (method, known)]
        numbers = {
            f"{who}_{measure}": _mean([pair[which].number(measure) for pair in here])
            for measure in ("acc_corr", "acc_retain")
            for which, who in enumerate(("rule", "hindsight"))
        }
        prices = [price(taken.shares, best.shares) for taken, best in here]
        row = {"method": method, "title": titles.get(method, method), "known": known}
        rows.append(row | numbers | {"price": _mean(prices), "n": len(here)})
    return pd.DataFrame(rows)


def _mean(values: Iterable[float | None]) -> float | None:
    found = spread(values)
    return None if found is None else found.mean


def response(grid: pd.DataFrame, knob: str) -> list[JudgedSetting]:
    """One setting per value of ``knob``, by rising value: the one that the rule likes best.

    Other knobs move along, as they would if this one were fixed and the rest selected.
    """
    best = grid.sort_values(["chosen", "score"], ascending=False, kind="stable")
    return best.drop_duplicates(knob).sort_values(knob).to_dict("records")


def varied(grid: pd.DataFrame, names: Iterable[str]) -> list[str]:
    """Those knobs of ``names`` that the grid varies."""
    return [name for name in names if name in grid and grid[name].nunique() > 1]
