"""A few numbers on the store."""

from __future__ import annotations

from engine.runs.store.upkeep import Health, health


def test_own_and_shipped_runs_are_counted_apart(store):
    rows = [
        {"starter": False, "bytes": 100},
        {"starter": False, "bytes": 50},
        {"starter": True, "bytes": 7},
    ]

    assert health(store, rows) == Health(2, 1, 150, 0)


def test_what_is_in_quarantine_is_counted(store):
    (store.root / "quarantine" / "aaaa-1").mkdir(parents=True)

    assert health(store, []).n_damaged == 1
