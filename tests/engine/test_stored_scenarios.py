"""The scenarios of which a store has runs."""

from __future__ import annotations

from typing import Any

from engine.scenario import Scenario
from engine.stored_scenarios import stored_scenarios


def row(manipulation: str = "poisoning", size: float = 0.1, seed: int = 0, **other: Any) -> dict:
    scenario = {"dataset": "digits", "model": "resnet-small", "manipulation": manipulation}
    return {"kind": "unlearn", **scenario, "size": size, "seed": seed, **other}


def test_runs_are_counted_by_scenario_the_fullest_first():
    found = stored_scenarios([row(size=0.2), row(), row(seed=2), row(seed=2)])

    assert [(one.size, one.runs, one.seeds) for one in found] == [(0.1, 3, (0, 2)), (0.2, 1, (0,))]


def test_trainings_and_plugins_that_are_gone_make_no_scenario():
    rows = [row(kind="train"), row("made-up"), row(dataset="gone"), row(size=None)]

    assert stored_scenarios(rows) == []


def test_it_opens_at_the_known_share_asked_for_and_the_nearest_seed_that_has_runs():
    (stored,) = stored_scenarios([row(seed=0), row(seed=7)])
    scenario = stored.scenario(known=0.3, seed=5)

    assert scenario == Scenario.of("digits", size=0.1, known=0.3, seed=7)
    assert stored.is_of(scenario) and not stored.is_of(Scenario.of("digits", size=0.2))
