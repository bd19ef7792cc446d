"""Finished runs side by side: what each gave, and the spread of that over seeds.

Plain values for tables and figures, from the store's table of runs (``Store.rows``). Where no
run is stored there is no value: a gap stays a gap, nothing is interpolated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import pandas as pd

from engine.analysis.scores.intervals import Interval, of_mean
from engine.experiment.metrics import METRICS, count_of, shown_metrics
from engine.experiment.scenario import Scenario
from engine.experiment.specs import UnlearnSpec
from engine.plugins.unlearners import ORIGINAL, REFERENCES


@dataclass(frozen=True)
class Outcome:
    """One finished run of an unlearner.

    Attributes:
        known: γ that the method was told; 1.0 for a reference, which asks for no S_f.
        select: how its setting was chosen: "given", "paper" or "rem".
        shares: every metric by name, in [0, 1], None where it is not known.
        counts: how many pictures each of them counts.
        seconds: of wall clock, of the work without evaluation; None where another clock was read.
        machine: the kind it was made on; see :mod:`engine.analysis.scores.timing`.
        n_changed: how many of the judged samples are labelled otherwise than by the original;
            None where a run does not say.
    """

    method: str
    known: float
    seed: int
    select: str
    shares: Mapping[str, float | None]
    counts: Mapping[str, int | None]
    seconds: float | None
    key: str
    n_changed: int | None = None
    machine: str = ""

    @property
    def did_nothing(self) -> bool:
        """Whether the method left every prediction of the original as it was."""
        return self.n_changed == 0 and self.method != ORIGINAL

    @property
    def acc_corr(self) -> float | None:
        return self.shares.get("acc_corr")

    @property
    def acc_retain(self) -> float | None:
        return self.shares.get("acc_retain")

    def number(self, what: str) -> float | None:
        """A metric, or another number that the outcome has, such as ``seconds``."""
        if what in METRICS:
            return self.shares.get(what)
        found: float | None = getattr(self, what)
        return found

    def flat(self) -> dict[str, Any]:
        """As a row of a table, every metric that has a column in one of its own."""
        numbers = {name: self.shares.get(name) for name in shown_metrics()}
        counts = {count_of(name): self.counts.get(name) for name in shown_metrics()}
        first = {"method": self.method, "known": self.known, "seed": self.seed}
        last = {"seconds": self.seconds, "n_changed": self.n_changed, "key": self.key}
        return {**first, "select": self.select, **numbers, **counts, **last}


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
    return Outcome(
        method=row["unlearner"],
        known=row["known"],
        seed=row["seed"],
        select=row["select"],
        shares={name: row[name] for name in METRICS},
        counts={name: row[count_of(name)] for name in METRICS},
        seconds=row["seconds"],
        key=row["key"],
        n_changed=row.get("n_changed"),
        machine=row.get("machine") or "",
    )


def outcomes(rows: Iterable[Mapping[str, Any]], keys: Iterable[str]) -> list[Outcome]:
    """The outcomes of those runs of ``keys`` that are stored, in the order of ``keys``."""
    stored = {row["key"]: row for row in rows if row["kind"] == UnlearnSpec.kind}
    return [outcome(stored[key]) for key in keys if key in stored]


def by_seed(outcomes: Iterable[Outcome], what: str) -> dict[int, float]:
    """The number ``what`` of runs that differ in their seed; without those that do not have it."""
    values = {one.seed: one.number(what) for one in outcomes}
    return {seed: value for seed, value in values.items() if value is not None}


def by_method(outcomes: Iterable[Outcome], what: str) -> dict[str, Spread]:
    """The spread of the number ``what`` for each method, in the order of their first outcome."""
    grouped: dict[str, list[float | None]] = {}
    for one in outcomes:
        grouped.setdefault(one.method, []).append(one.number(what))
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
    if not outcomes:
        return pd.DataFrame()
    frame = pd.DataFrame([one.flat() for one in outcomes])
    frame["known"] = frame["known"].where(~frame["method"].isin(REFERENCES))
    frame.insert(0, "title", [titles.get(m, m) for m in frame["method"]])
    return frame


def shown_outcomes(found: Sequence[Outcome], methods: Sequence[str]) -> list[Outcome]:
    """The outcomes of ``methods`` and of the references."""
    return [one for one in found if one.method in (*methods, *REFERENCES)]


def at_this_known(found: Sequence[Outcome], scenario: Scenario) -> list[Outcome]:
    """The outcomes at the scenario's γ, and the references, which have none."""
    return [one for one in found if one.known == scenario.known or one.method in REFERENCES]


ONE_SEED = "n = 1 seed: no spread to show"


def seeds_in_words(found: Sequence[Outcome]) -> str:
    n = len({one.seed for one in found})
    return ONE_SEED if n <= 1 else f"means over up to {n} seeds"


def by_method_rows(found: Sequence[Outcome]) -> Mapping[str, list[Outcome]]:
    grouped: dict[str, list[Outcome]] = {}
    for one in found:
        grouped.setdefault(one.method, []).append(one)
    return grouped
