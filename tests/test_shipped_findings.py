"""What is written of the shipped runs is what they say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.analysis.claims.against_runs import findings_in
from engine.analysis.claims.claim import Finding
from engine.cli import claims
from engine.runs.store import Store

CACHE = Path(__file__).parents[1] / "cache"


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    return findings_in(Store(CACHE))


def test_the_table_of_claims_beside_the_shipped_runs_is_counted_from_them(findings):
    assert claims.table(findings) in (CACHE / "starter" / "README.md").read_text()


def test_the_claims_that_were_shipped_are_those_of_the_runs(findings):
    shipped = json.loads((CACHE / "starter" / claims.SHIPPED).read_text())

    assert claims.moved(claims.document(findings), shipped) == []


def test_most_claims_were_tested(findings):
    assert sum(bool(one.numbers) for one in findings) >= len(findings) - 1
