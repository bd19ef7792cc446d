"""Shipped runs: whole, read-only, and with weights only where a page needs them."""

from __future__ import annotations

import pytest

from engine.jobs import execute
from engine.scenario import Scenario
from engine.shipping import WEIGHTS, ship
from engine.specs import cache_key
from engine.store import Store


def toy(spec, *, fetch, progress):
    return {"metrics.json": b"{}", "predictions.parquet": b"rows", WEIGHTS: b"weights"}


@pytest.fixture
def specs():
    scenario = Scenario.of("digits", size=0.1)
    return [scenario.at(known=known).unlearn_by("cf") for known in (0.1, 0.5)]


@pytest.fixture
def shipped(store, specs) -> Store:
    for spec in specs:
        execute(spec.train, store, compute=toy)
        execute(spec, store, compute=toy)
    ship(specs, store)
    for key in list(store.own_keys()):
        store.delete(key)
    return store


def test_a_shipped_run_is_found_without_the_own_one(shipped, specs):
    run = shipped.find(cache_key(specs[1]))

    assert run is not None and run.from_starter
    assert run.read("predictions.parquet") == b"rows"


def test_the_original_and_the_first_view_keep_their_weights(shipped, specs):
    assert shipped.find(cache_key(specs[0].train), needs=(WEIGHTS,))
    assert shipped.find(cache_key(specs[0]), needs=(WEIGHTS,))
    assert shipped.find(cache_key(specs[1]), needs=(WEIGHTS,)) is None


def test_shipping_what_was_never_run_is_refused_with_how_many_are_missing(store, specs):
    with pytest.raises(LookupError, match="3 of 3 runs are not in the store"):
        ship(specs, store)


def test_a_shipped_run_cannot_be_deleted(shipped, specs):
    with pytest.raises(LookupError, match="shipped with the lab"):
        shipped.delete(cache_key(specs[0]))
