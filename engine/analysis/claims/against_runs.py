"""Claims held against what is stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.analysis.claims.claim import Claim, Finding
from engine.analysis.claims.listed import CLAIMS
from engine.analysis.claims.quantities import QUANTITIES
from engine.analysis.scores.outcomes import outcomes
from engine.experiment.specs import UnlearnSpec, cache_key
from engine.experiment.studies.named import study
from engine.runs.store import Store


def findings_in(store: Store, claims: Iterable[Claim] = CLAIMS) -> list[Finding]:
    """Each claim with the numbers that the runs in ``store`` give; runs nothing."""
    rows = store.rows()
    return [finding(claim, rows, runs_of(claim)) for claim in claims]


def runs_of(claim: Claim) -> list[UnlearnSpec]:
    """The runs of its study that have its size of S_m."""
    runs = study(claim.study).specs()
    return [spec for spec in runs if spec.train.manipulation.size == claim.size]


def finding(
    claim: Claim, rows: Sequence[dict[str, object]], specs: Sequence[UnlearnSpec]
) -> Finding:
    """``claim`` with what ``rows``, a store's table of runs, hold of ``specs``."""
    found = outcomes(rows, [cache_key(spec) for spec in specs])
    measured = QUANTITIES[claim.measures].measured
    numbers = {known: measured(found, claim.method, known) for known in claim.at}
    keys = [o.key for o in found if o.method == claim.method and o.known in claim.at]
    there = {known: number for known, number in numbers.items() if number is not None}
    return Finding(claim, there, keys)
