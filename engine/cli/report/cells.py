"""The tables of a report as text, cell by cell, the head first: for Markdown and for a page."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from engine.analysis.scores.intervals import Interval
from engine.analysis.scores.outcomes import Outcome, Spread, by_method, over_known
from engine.analysis.scores.repair import Closed, turnings
from engine.analysis.scores.timing import timed_alike
from engine.cli.report import tables
from engine.cli.report.measured import StoredScene
from engine.cli.report.tables import short
from engine.experiment.scenario import KNOWN, ONE_SAMPLE
from engine.plugins.unlearners import ORIGINAL, REFERENCES

Cells = list[list[str]]

NOTHING = "–"

DID_NOTHING = "="
"""Behind a number: no run there changed a prediction, so it is the original's."""


def _gamma(known: float) -> str:
    return "1 sample" if known == ONE_SAMPLE else f"{known:g}"


def _columns(run: Iterable[float]) -> tuple[float, ...]:
    """The γ that a table has columns for: a single sample only where it was ``run``."""
    return (ONE_SAMPLE, *KNOWN) if ONE_SAMPLE in set(run) else KNOWN


def over_gamma(found: Sequence[Outcome], measure: str, title: str) -> Cells:
    """One measure, a row per method and a column per γ."""
    methods = [o for o in found if o.method not in REFERENCES]
    references = [o for o in found if o.method in REFERENCES]
    seeds = len({o.seed for o in found})
    still, columns = idle(methods), _columns(o.known for o in methods)
    head = [f"{title}, {seeds} seed{'s' if seeds != 1 else ''}, over γ", *map(_gamma, columns)]
    rows = [
        [short(method), *(_at(curve.get(known), method, known, still) for known in columns)]
        for method, curve in over_known(methods, measure).items()
    ]
    rows += [
        [short(method), spread_cell(end), *[""] * (len(columns) - 1)]
        for method, end in by_method(references, measure).items()
    ]
    return [head, *rows]


def idle(found: Sequence[Outcome]) -> set[tuple[str, float]]:
    """(method, γ) where no run changed any prediction of the original."""
    did = {(o.method, o.known) for o in found if not o.did_nothing}
    return {(o.method, o.known) for o in found} - did


def _at(here: Spread | None, method: str, known: float, still: set[tuple[str, float]]) -> str:
    return f"{spread_cell(here)} {DID_NOTHING}" if (method, known) in still else spread_cell(here)


def repair(found: Sequence[Outcome]) -> Cells:
    """From which γ on each method closes half of the gap; the head alone where there is no gap.

    Paired by seed, with 95 % intervals over seeds where there are several.
    """
    at = (0.1, 0.5, 1.0)
    head = [
        "Repair",
        "half from γ on",
        "surely from",
        *(f"gap closed at γ = {g:g}" for g in at),
        "price there",
        "n",
    ]
    return [
        head,
        *(
            [
                short(method),
                _from(one.known),
                _from(one.surely),
                *(_closed(one.closed.get(g)) for g in at),
                NOTHING
                if one.price is None
                else _with_interval(one.price.mean, one.price.interval, "f"),
                f"{one.n}",
            ]
            for method, one in (turnings(found) or {}).items()
        ),
    ]


def selection(reading: StoredScene) -> Cells:
    """Acc_corr / Acc_retain by who chose the setting: a row for each, a column per γ."""
    rows: Cells = []
    frame = tables.selection(reading)
    columns = _columns(frame["known"])
    for (title, who), here in frame.groupby(["title", "chosen_by"], sort=False):
        at = {row["known"]: row for row in here.to_dict("records")}
        rows.append([f"{title}, {who}", *(_both(at.get(known)) for known in columns)])
    return [["Acc_corr / Acc_retain, setting chosen by", *map(_gamma, columns)], *rows]


def variants(reading: StoredScene) -> Cells:
    """Acc_corr / Acc_retain by what was changed: a row for each variant, a column per γ."""
    rows: Cells = []
    frame = tables.variants(reading)
    columns = KNOWN if frame.empty else _columns(frame["known"])
    if not frame.empty:
        for (title, setting), here in frame.groupby(["title", "setting"], sort=False):
            at = {row["known"]: row for row in here.to_dict("records")}
            rows.append([f"{title}, {setting}", *(_both(at.get(known)) for known in columns)])
    return [["Acc_corr / Acc_retain by setting", *map(_gamma, columns)], *rows]


def draws(reading: StoredScene) -> Cells:
    """Standard deviations of both accuracies, in points of a hundred, by what is drawn anew."""
    frame = tables.draws(reading)
    rows: Cells = (
        [
            [
                f"{row['title']}, {row['drawn_anew']}",
                *(_deviation(row, measure) for measure in tables.BOTH),
                f"{row['n']}",
            ]
            for row in frame.sort_values("title", kind="stable").to_dict("records")
        ]
        if not frame.empty
        else []
    )
    return [["Standard deviation, drawn anew", "Acc_corr", "Acc_retain", "n"], *rows]


def _deviation(row: Mapping[Hashable, Any], measure: str) -> str:
    if row[f"{measure}_sd"] is None:
        return "–"
    sd, low, high = (100 * row[f"{measure}_{end}"] for end in ("sd", "low", "high"))
    return f"{sd:.1f} ({low:.1f}–{high:.1f})"


def seconds(reading: StoredScene) -> Cells:
    """What each method costs: the paper's Table 3."""
    head = ["Cost", "settings", "seconds, whole selection", "of EU", "per setting", "of EU"]
    rows = [
        [
            row["title"],
            row["settings"],
            f"{row['seconds']:.1f} ({row['fastest']:.1f}–{row['slowest']:.1f})",
            _share(row["of_eu"]),
            f"{row['per_setting']:.2f}",
            _share(row["per_setting_of_eu"]),
        ]
        for row in tables.seconds(reading.found).to_dict("records")
    ]
    words = timed_alike([one for one in reading.found if one.method != ORIGINAL]).in_words
    head[0] = f"Cost, {words}" if words else head[0]
    return [head, *rows]


def spread_cell(of: Spread | None) -> str:
    """Mean and, where seeds differ, the range."""
    if of is None:
        return NOTHING
    digits = 1 if of.high > 1 else 2
    mean = f"{of.mean:.{digits}f}"
    return mean if of.n == 1 else f"{mean} ({of.low:.{digits}f}–{of.high:.{digits}f})"


def _both(row: dict[Any, Any] | None) -> str:
    if row is None:
        return NOTHING
    both = (row["acc_corr"], row["acc_retain"])
    return " / ".join(NOTHING if pd.isna(value) else f"{value:.2f}" for value in both)


def _from(known: float | None) -> str:
    return NOTHING if known is None else _gamma(known)


def _closed(one: Closed | None) -> str:
    return NOTHING if one is None else _with_interval(one.share, one.interval, "%")


def _with_interval(value: float, interval: Interval | None, kind: str) -> str:
    """The value, and its interval in brackets where there is one."""
    said = _without_minus_zero(value, kind)
    if interval is None:
        return said
    ends = (_without_minus_zero(end, kind) for end in (interval.low, interval.high))
    return f"{said} ({' to '.join(ends)})"


def _without_minus_zero(value: float, kind: str) -> str:
    """Two digits, in per cent or plain, and no minus before a zero."""
    rounded = round(value, 2) + 0.0
    return f"{rounded:.0%}" if kind == "%" else f"{rounded:.2f}"


def _share(value: Any) -> str:
    return NOTHING if value is None or pd.isna(value) else f"{value:.0%}"
