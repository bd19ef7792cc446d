"""Finished runs side by side: what each gave, and the spread of that over seeds.

Plain values for tables and figures, from the store's table of runs (``Store.rows``). Where no
run is stored there is no value: a gap stays a gap, nothing is interpolated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from statistics import fmean
from typing import Any

import pandas as pd

from engine.analysis.scores.intervals import Interval, of_mean
from engine.experiment.scenario import Scenario
from engine.experiment.studies.curve import REFERENCES


@dataclass(frozen=True)
class Outcome:
    """One finished run of an unlearner. Shares lie in [0, 1], None where no picture counts.

    Attributes:
        known: γ that the method was told; 1.0 for a reference, which asks for no S_f.
        select: how its setting was chosen: "given", "paper" or "rem".
        n_corr, n_retain: how many pictures Acc_corr and Acc_retain count.
        seconds: of the work, without evaluation.
    """

    method: str
    known: float
    seed: int
    select: str
    acc_corr: float | None
    acc_retain: float | None
    acc_corr_train: float | None
    asr: float | None
    n_corr: int
    n_retain: int
    seconds: float
    key: str


@dataclass(frozen=True)
class Spread:
    """A mean over ``n`` seeds with the smallest and the largest value.

    Attributes:
        interval: 95 % confidence interval of the mean; None for a single seed.
    """

    mean: float
    low: float
    high: float
    n: int
    interval: Interval | None = None

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
    return Spread(fmean(known), min(known), max(known), len(known), of_mean(known))


def outcome(row: Mapping[str, Any]) -> Outcome:
    """The outcome in a row of the table of runs."""
    columns = {f.name: row[f.name] for f in fields(Outcome) if f.name != "method"}
    return Outcome(method=row["unlearner"], **columns)


def outcomes(rows: Iterable[Mapping[str, Any]], keys: Iterable[str]) -> list[Outcome]:
    """The outcomes of those runs of ``keys`` that are stored, in the order of ``keys``."""
    stored = {row["key"]: row for row in rows if row["kind"] == "unlearn"}
    return [outcome(stored[key]) for key in keys if key in stored]


def by_seed(outcomes: Iterable[Outcome], what: str) -> dict[int, float]:
    """The field ``what`` of runs that differ in their seed; without those that do not have it."""
    values = {one.seed: getattr(one, what) for one in outcomes}
    return {seed: value for seed, value in values.items() if value is not None}


def by_method(outcomes: Iterable[Outcome], what: str) -> dict[str, Spread]:
    """The spread of the field ``what`` for each method, in the order of their first outcome."""
    grouped: dict[str, list[float | None]] = {}
    for one in outcomes:
        grouped.setdefault(one.method, []).append(getattr(one, what))
    found = {method: spread(values) for method, values in grouped.items()}
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
    """One row per run, with what was counted, for the screen and as CSV; a reference has no γ."""
    columns = [f.name for f in fields(Outcome)]
    frame = pd.DataFrame([asdict(one) for one in outcomes], columns=columns)
    frame["known"] = frame["known"].where(~frame["method"].isin(REFERENCES))
    frame.insert(0, "title", [titles.get(m, m) for m in frame["method"]])
    return frame


def relative_cost(outcomes: Sequence[Outcome], to: str = "retrain") -> dict[str, float]:
    """Mean seconds of each method as a share of those of ``to``; empty when ``to`` has no run."""
    seconds = by_method(outcomes, "seconds")
    if to not in seconds or seconds[to].mean == 0:
        return {}
    return {method: s.mean / seconds[to].mean for method, s in seconds.items()}


def shown_outcomes(found: Sequence[Outcome], methods: Sequence[str]) -> list[Outcome]:
    """The outcomes of ``methods`` and of the references."""
    return [one for one in found if one.method in (*methods, "none", "oracle")]


def at_this_known(found: Sequence[Outcome], scenario: Scenario) -> list[Outcome]:
    """The outcomes at the scenario's γ, and the references, which have none."""
    references = ("none", "oracle")
    return [one for one in found if one.known == scenario.known or one.method in references]


def seeds_in_words(found: Sequence[Outcome]) -> str:
    n = len({one.seed for one in found})
    return "n = 1 seed: no spread to show" if n <= 1 else f"means over up to {n} seeds"


def by_method_rows(found: Sequence[Outcome]) -> Mapping[str, list[Outcome]]:
    grouped: dict[str, list[Outcome]] = {}
    for one in found:
        grouped.setdefault(one.method, []).append(one)
    return grouped
