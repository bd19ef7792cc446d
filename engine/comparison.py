"""Finished runs side by side: what each gave, and the spread of that over seeds.

Plain values from :class:`~engine.results.Result` for tables and figures. Where no run is stored
there is no value: a gap stays a gap, nothing is interpolated.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import pandas as pd

from engine.metrics import Measure
from engine.results import Result

YARDSTICKS = ("acc_corr", "acc_retain", "acc_corr_train", "asr")


@dataclass(frozen=True)
class Outcome:
    """One finished run in the terms of a table. Shares lie in [0, 1].

    Attributes:
        known: γ that the method was told; 1.0 for a reference, which asks for no S_f.
        select: how its setting was chosen: "given", "paper" or "rem".
        seconds: of the work, without evaluation.
    """

    method: str
    known: float
    seed: int
    select: str
    acc_corr: Measure
    acc_retain: Measure
    acc_corr_train: Measure
    asr: Measure
    seconds: float
    key: str


@dataclass(frozen=True)
class Spread:
    """A mean over seeds with the smallest and the largest value; ``n`` seeds."""

    mean: float
    low: float
    high: float
    n: int

    @property
    def in_words(self) -> str:
        """How sure one may be: how many seeds, and how far apart they lie."""
        if self.n == 1:
            return "n = 1: one seed, no spread to show"
        return f"n = {self.n} seeds, {self.low:.1%} to {self.high:.1%}"


def spread(values: Iterable[float | None]) -> Spread | None:
    """Mean, smallest and largest of the values that exist; None where none does."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    return Spread(fmean(known), min(known), max(known), len(known))


def outcome(result: Result) -> Outcome:
    """The line that ``result`` of an unlearning run gives in a table."""
    doc, scores = result.run.document, result.scores
    return Outcome(
        method=doc["unlearner"]["type"],
        known=doc["known"],
        seed=doc["seed"],
        select=doc["select"],
        acc_corr=scores.acc_corr,
        acc_retain=scores.acc_retain,
        acc_corr_train=scores.acc_corr_train,
        asr=scores.asr,
        seconds=result.seconds,
        key=result.key,
    )


def values(outcomes: Iterable[Outcome], what: str) -> list[float | None]:
    """One number of each outcome: a yardstick's value or ``seconds``."""
    if what == "seconds":
        return [o.seconds for o in outcomes]
    return [getattr(o, what).value for o in outcomes]


def by_method(outcomes: Iterable[Outcome], what: str) -> dict[str, Spread]:
    """The spread of ``what`` for each method, in the order of their first outcome."""
    grouped: dict[str, list[Outcome]] = {}
    for one in outcomes:
        grouped.setdefault(one.method, []).append(one)
    found = {method: spread(values(group, what)) for method, group in grouped.items()}
    return {method: s for method, s in found.items() if s is not None}


def over_known(outcomes: Sequence[Outcome], what: str) -> dict[str, dict[float, Spread]]:
    """For each method the spread of ``what`` at each γ that has a run; other γ are missing."""
    grid = sorted({o.known for o in outcomes})
    curves: dict[str, dict[float, Spread]] = {}
    for known in grid:
        here = by_method((o for o in outcomes if o.known == known), what)
        for method, found in here.items():
            curves.setdefault(method, {})[known] = found
    return curves


def table(outcomes: Sequence[Outcome], titles: Mapping[str, str]) -> pd.DataFrame:
    """One row per run, with what was counted, for the screen and as CSV."""
    rows = []
    for one in outcomes:
        row: dict[str, object] = {
            "method": titles.get(one.method, one.method),
            "known": one.known,
            "seed": one.seed,
            "chosen by": one.select,
        }
        row |= {name: getattr(one, name).value for name in YARDSTICKS}
        row |= {"n_corr": one.acc_corr.n, "n_retain": one.acc_retain.n}
        row |= {"seconds": one.seconds, "key": one.key}
        rows.append(row)
    return pd.DataFrame(rows)


def relative_cost(outcomes: Sequence[Outcome], to: str = "retrain") -> dict[str, float]:
    """Mean seconds of each method as a share of those of ``to``; empty when ``to`` has no run."""
    seconds = by_method(outcomes, "seconds")
    if to not in seconds or seconds[to].mean == 0:
        return {}
    return {method: s.mean / seconds[to].mean for method, s in seconds.items()}


Setting = dict[Hashable, Any]
"""One row of a sweep's table: knobs, what the rule saw, and the scores."""


@dataclass(frozen=True)
class Choice:
    """What selection took from a sweep, and what it would have taken with the test at hand.

    Attributes:
        chosen: the setting that the rule preferred.
        hindsight: the setting with the highest equal mean of Acc_corr and Acc_retain on the test
            pictures, which no defender can see.
    """

    chosen: Setting
    hindsight: Setting

    @property
    def price(self) -> float:
        """What choosing without the test cost, as a difference of the two means."""
        return mean_of_both(self.hindsight) - mean_of_both(self.chosen)


def choice(sweep: pd.DataFrame) -> Choice:
    """The chosen setting of a sweep beside the best one in hindsight."""
    settings = sweep.to_dict("records")
    chosen = next(s for s in settings if s["chosen"])
    return Choice(chosen, max(settings, key=mean_of_both))


def mean_of_both(setting: Mapping[Any, Any]) -> float:
    return float(setting["acc_corr"] + setting["acc_retain"]) / 2
