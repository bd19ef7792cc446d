"""Claims held against the stored runs: as JSON, as a table, and against what was shipped."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.analysis.claims.claim import Finding, SeedMean
from engine.analysis.claims.quantities import QUANTITIES
from engine.experiment.scenario import ONE_SAMPLE
from engine.runs.store import Store

SHIPPED = "claims.json"
"""Beside the shipped runs: what they said when they were shipped."""

DIGITS = 3
"""To so many digits a number has to be what it was."""

AT_MOST = 3
"""So many numbers of a claim stand in its table: the first, one between, the last."""


def document(findings: Sequence[Finding]) -> dict[str, Any]:
    """By name: verdict, number of seeds, and by γ the number with the ends of its interval."""
    return {
        one.claim.name: {
            "says": one.claim.says,
            "source": one.claim.source,
            "verdict": one.verdict.value,
            "n": one.n,
            "seeds": list(one.seeds),
            "numbers": {f"{known:g}": _rounded(number) for known, number in one.numbers.items()},
        }
        for one in findings
    }


def _rounded(number: SeedMean) -> list[float | None]:
    ends = number.interval
    values = (number.value, ends.low, ends.high) if ends else (number.value, None, None)
    return [None if value is None else round(value, DIGITS) for value in values]


def moved(now: Mapping[str, Any], shipped: Mapping[str, Any]) -> list[str]:
    """The claims whose verdict, seeds or numbers are no longer those of ``shipped``, or new."""
    return [name for name in sorted({*now, *shipped}) if now.get(name) != shipped.get(name)]


def shipped_claims(store: Store) -> dict[str, Any]:
    """What was shipped; nothing where no claim was."""
    path = claims_file(store)
    return dict(json.loads(path.read_text())) if path.is_file() else {}


def claims_file(store: Store) -> Path:
    return store.root / "starter" / SHIPPED


def table(findings: Sequence[Finding]) -> str:
    """A row per claim in Markdown: verdict, numbers with intervals, n and seeds, the test."""
    head = ["Claim", "Verdict", "Numbers (95 % interval)", "n, seeds", "Asked for", "Source"]
    rows = [
        [
            one.claim.says,
            f"**{one.verdict.value}**",
            _numbers(one),
            _seeds(one),
            f"{one.claim.bound} {QUANTITIES[one.claim.measures].words}",
            one.claim.source,
        ]
        for one in findings
    ]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _numbers(one: Finding) -> str:
    known = sorted(one.numbers)
    shown = dict.fromkeys([known[0], known[len(known) // 2], known[-1]]) if known else {}
    return "; ".join(f"{_gamma(at)}: {_percent(one.numbers[at])}" for at in [*shown][:AT_MOST])


def _gamma(known: float) -> str:
    return "1 sample" if known == ONE_SAMPLE else f"γ {known:g}"


def _percent(number: SeedMean) -> str:
    ends = number.interval
    sure = f" ({100 * ends.low:.1f} to {100 * ends.high:.1f})" if ends else " (one seed)"
    return f"{100 * number.value:.1f} %{sure}"


def _seeds(one: Finding) -> str:
    if not one.seeds:
        return "–"
    first, last = one.seeds[0], one.seeds[-1]
    return f"{one.n}, {first}" if first == last else f"{one.n}, {first}–{last}"
