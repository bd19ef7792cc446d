"""The tables of a report as frames: values in [0, 1] and seconds, a missing cell is missing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from statistics import fmean
from typing import TypeVar

import pandas as pd

from engine.analysis.scores.outcomes import Outcome, Spread, by_method, over_known, spread
from engine.analysis.scores.selection_cost import price
from engine.analysis.scores.timing import timed_alike
from engine.analysis.scores.variance import deviation
from engine.cli.report.measured import ReadRun, StoredScene
from engine.experiment.metrics import shown_metrics
from engine.plugins.unlearners import EU, ORIGINAL, REFERENCES, UNLEARNERS

TableRow = dict[str, object]

BY_RULE, BY_REM, IN_HINDSIGHT = "the paper's rule", "REM's proxy", "hindsight (cheating)"
"""Who chose a setting."""

BOTH = ("acc_corr", "acc_retain")

OVER_GAMMA = ["method", "title", "known", "mean", "low", "high", "n"]
OVER_GAMMA += ["interval_low", "interval_high"]


def runs(found: Sequence[ReadRun]) -> pd.DataFrame:
    """One row per run."""
    return pd.DataFrame([{**_flat(one), "title": short(one.method)} for one in found])


def _flat(one: ReadRun) -> TableRow:
    own = {name: getattr(one, name) for name in ("identified", "unidentified", "settings")}
    best = {f"hindsight_{name}": one.best.shares[name] for name in shown_metrics()}
    return one.flat() | own | best


def over_gamma(found: Sequence[Outcome], measure: str) -> pd.DataFrame:
    """Mean, ends, number of seeds and 95 % interval of each method and γ; a reference has no γ."""
    methods = [one for one in found if one.method not in REFERENCES]
    rows = [
        _spread_row(method, known, here)
        for method, curve in over_known(methods, measure).items()
        for known, here in curve.items()
    ]
    ends = by_method([one for one in found if one.method in REFERENCES], measure)
    rows += [_spread_row(method, None, here) for method, here in ends.items()]
    return pd.DataFrame(rows, columns=OVER_GAMMA)


def _spread_row(method: str, known: float | None, here: Spread) -> TableRow:
    row: TableRow = {"method": method, "title": short(method), "known": known}
    row |= {"mean": here.mean, "low": here.low, "high": here.high, "n": here.n}
    ends = here.interval
    return row | {"interval_low": ends and ends.low, "interval_high": ends and ends.high}


def selection(reading: StoredScene) -> pd.DataFrame:
    """What each way of choosing a setting gave, for each tuned method and γ, means over seeds.

    ``price`` is what choosing without the test cost: the mean of both accuracies in hindsight
    minus that of the setting that was taken. Where REM's proxy chose too, all count its seeds.
    """
    rows: list[TableRow] = []
    tuned = [one for one in reading.found if one.settings > 1]
    for method, known in sorted({(one.method, one.known) for one in tuned}):
        here = [one for one in tuned if (one.method, one.known) == (method, known)]
        rem = [one for one in reading.rem if (one.method, one.known) == (method, known)]
        here = _of_seeds(here, {one.seed for one in rem}) if rem else here
        rows.append(_choice_row(BY_RULE, here, here))
        if rem:
            rows.append(_choice_row(BY_REM, rem, rem))
        rows.append(_choice_row(IN_HINDSIGHT, here, [one.best for one in here]))
    columns = ["method", "title", "known", "chosen_by", "settings"]
    return pd.DataFrame(rows, columns=[*columns, "acc_corr", "acc_retain", "price", "n"])


def _choice_row(who: str, made: Sequence[ReadRun], given: Sequence[Outcome]) -> TableRow:
    corr, retain = (spread(one.number(m) for one in given) for m in BOTH)
    paid = spread(
        price(taken.shares, run.best.shares) for run, taken in zip(made, given, strict=True)
    )
    return {
        "method": made[0].method,
        "title": short(made[0].method),
        "known": made[0].known,
        "chosen_by": who,
        "settings": settings(made),
        "acc_corr": corr and corr.mean,
        "acc_retain": retain and retain.mean,
        "price": paid and paid.mean,
        "n": len(given),
    }


def variants(reading: StoredScene) -> pd.DataFrame:
    """The variants of those methods that come in several, at each γ.

    Means over the seeds that all variants of the method have.
    """
    rows: list[TableRow] = []
    for method, setting in sorted(reading.variants, key=lambda which: which[0]):
        shared = set.intersection(
            *({one.seed for one in o} for (m, _), o in reading.variants.items() if m == method)
        )
        found = _of_seeds(reading.variants[method, setting], shared)
        for known in sorted({one.known for one in found}):
            here = [one for one in found if one.known == known]
            corr, retain = (spread(one.number(m) for one in here) for m in BOTH)
            rows.append(
                {
                    "method": method,
                    "title": short(method),
                    "setting": setting,
                    "known": known,
                    "acc_corr": corr and corr.mean,
                    "acc_retain": retain and retain.mean,
                    "n": len(here),
                }
            )
    return pd.DataFrame(rows)


def draws(reading: StoredScene) -> pd.DataFrame:
    """The standard deviation of each method's accuracies by what is drawn anew, with intervals."""
    rows: list[TableRow] = []
    for kind, found in reading.draws.items():
        for method in dict.fromkeys(one.method for one in found):
            here = [one for one in found if one.method == method]
            row: TableRow = {"method": method, "title": short(method), "drawn_anew": kind}
            for measure in BOTH:
                values = [value for one in here if (value := one.number(measure)) is not None]
                apart = deviation(values)
                row[f"{measure}_sd"] = apart and apart.value
                row[f"{measure}_low"] = apart and apart.interval.low
                row[f"{measure}_high"] = apart and apart.interval.high
            rows.append(row | {"n": len(here)})
    return pd.DataFrame(rows)


Made = TypeVar("Made", bound=Outcome)


def _of_seeds(found: Sequence[Made], seeds: Collection[int]) -> list[Made]:
    return [one for one in found if one.seed in seeds]


def seconds(found: Sequence[ReadRun]) -> pd.DataFrame:
    """What each method costs, over every γ and seed: the paper's Table 3.

    ``seconds`` is the work of the whole selection without evaluation; ``per_setting`` that
    divided by the number of settings, which share what they can. Only of runs timed alike.
    """
    timed = timed_alike([one for one in found if one.method != ORIGINAL]).runs
    whole = by_method(timed, "seconds")
    eu = whole[EU].mean if EU in whole else None
    rows: list[TableRow] = []
    for method, cost in whole.items():
        here = [one for one in timed if one.method == method]
        each = fmean(one.seconds / one.settings for one in here if one.seconds is not None)
        rows.append(
            {
                "method": method,
                "title": short(method),
                "settings": settings(here),
                "seconds": cost.mean,
                "fastest": cost.low,
                "slowest": cost.high,
                "of_eu": eu and cost.mean / eu,
                "per_setting": each,
                "per_setting_of_eu": eu and each / eu,
                "runs": cost.n,
            }
        )
    return pd.DataFrame(rows).sort_values("seconds", ignore_index=True) if rows else pd.DataFrame()


def settings(found: Sequence[ReadRun]) -> str:
    """How many settings were tried; the ends where runs differ."""
    low, high = min(o.settings for o in found), max(o.settings for o in found)
    return f"{low}" if low == high else f"{low} to {high}"


def short(method: str) -> str:
    return UNLEARNERS[method].short
