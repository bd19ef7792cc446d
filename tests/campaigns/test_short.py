"""A few attempts of every campaign; ``make campaign`` makes thousands."""

from __future__ import annotations

import pytest

from tests.campaigns import ALL
from tests.campaigns.campaign import Campaign, tried

FEW = {"kills": 2, "flips": 20, "full-disk": 3, "exports": 4, "uploads": 60, "links": 2}


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a campaign sets for itself is taken back."""
    for name in ("LAB_CACHE", "LAB_BACKEND", "LAB_DATA_BESIDE"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
def test_no_attempt_of_a_campaign_fails(kind, tmp_path):
    outcome = tried(kind(tmp_path), seed=16, most=FEW.get(kind.name, 20), seconds=60)

    assert outcome.tried and not outcome.failed, str(outcome)


def test_an_attempt_that_fails_is_counted_and_can_be_tried_again_alone(tmp_path):
    class Unlucky(Campaign):
        name, title = "unlucky", "dice thrown"

        def attempt(self, rng):
            if rng.random() < 0.5:
                raise ValueError("tails")
            return "heads" if rng.random() < 0.5 else ""

    outcome = tried(Unlucky(tmp_path), seed=1, most=50, seconds=60)

    assert outcome.tried == 50 and 25 < len(outcome.failed) < 50
    number, why = next(iter(outcome.failed.items()))
    assert f"unlucky: 50 dice thrown in 0 s, {len(outcome.failed)} failed" in str(outcome)
    again = tried(Unlucky(tmp_path), seed=1, most=1, seconds=60, first=number)
    assert list(again.failed) == [number]
    assert again.failed[number].splitlines()[-1] == why.splitlines()[-1]
