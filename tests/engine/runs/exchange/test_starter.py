"""Shipped runs: whole, read-only, and with weights only where a page needs them."""

from __future__ import annotations

import json

import numpy as np
import pytest

from engine.base.parquet import from_parquet, to_parquet
from engine.experiment.run_files import METRICS_JSON, PREDICTIONS, WEIGHTS
from engine.experiment.scenario import Scenario
from engine.experiment.specs import cache_key
from engine.runs.exchange.starter import pack_of, ship
from engine.runs.jobs import execute
from engine.runs.store import Store, pack
from tests.engine.runs import whole

ROWS = whole.table(p_0=np.array([0.996, 0.124, 0.5, 0.5], dtype=np.float16))
POINT = {"done": 0.5, "seconds": 0.25, "acc_corr": 0.123456, "acc_retain": 0.5}
DOCUMENT = whole.metrics(seconds=1.23456789, watched={"points": [POINT], "curves": {}, "n": 3})


def toy(spec, *, fetch, progress):
    metrics = json.dumps(DOCUMENT).encode()
    return {METRICS_JSON: metrics, PREDICTIONS: to_parquet(ROWS), WEIGHTS: whole.WEIGHTS}


@pytest.fixture
def specs():
    scenario = Scenario.of("digits", size=0.1)
    return [scenario.at(known=known).unlearn_by("cf") for known in (0.1, 0.2)]


@pytest.fixture
def shipped(store, specs, monkeypatch) -> Store:
    monkeypatch.setattr("engine.runs.exchange.starter.shipped", lambda: specs[:1])
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


def test_a_copy_keeps_labels_and_places_and_rounds_the_rest(shipped, specs):
    run = shipped.find(cache_key(specs[1]))
    rows = from_parquet(run.read(PREDICTIONS))

    assert rows["index"].equals(ROWS["index"])
    assert rows["p_0"].tolist() == pytest.approx([1.0, 0.12, 0.5, 0.5], abs=1e-3)
    watched = {"points": [{**POINT, "acc_corr": 0.1235}], "curves": {}, "n": 3}
    assert json.loads(run.read(METRICS_JSON)) == {**DOCUMENT, "watched": watched}


def test_the_original_and_the_first_view_keep_their_weights(shipped, specs):
    assert shipped.find(cache_key(specs[0].train), needs=(WEIGHTS,))
    assert shipped.find(cache_key(specs[0]), needs=(WEIGHTS,))
    assert shipped.find(cache_key(specs[1]), needs=(WEIGHTS,)) is None


def test_a_scenario_that_no_page_opens_on_is_shipped_without_weights(store, specs):
    execute(specs[0], store, compute=toy)
    execute(specs[0].train, store, compute=toy)

    ship(specs[:1], store)

    original = cache_key(specs[0].train)
    files = pack.Pack(pack_of(store.root, original)).files
    assert WEIGHTS in files(original)
    assert WEIGHTS not in files(cache_key(specs[0]))


def test_shipping_what_was_never_run_is_refused_with_how_many_are_missing(store, specs):
    with pytest.raises(LookupError, match="3 of 3 runs are not in the store"):
        ship(specs, store)


def test_a_shipped_run_cannot_be_deleted(shipped, specs):
    with pytest.raises(LookupError, match="shipped with the lab"):
        shipped.delete(cache_key(specs[0]))
