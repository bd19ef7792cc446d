"""How long a run that is like none before will take, at the pace of a stored training."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from engine.experiment.scenario import Scenario
from engine.experiment.specs import canonical
from engine.runs.cost.estimate import expected, of_stored
from engine.runs.store import Store
from tests.engine.runs import whole
from tests.engine.runs.store.runs import put_spec

DIGITS = Scenario.of("digits")


def trained_in(store: Store, seconds: float) -> None:
    numbers = json.dumps(whole.metrics(seconds=seconds)).encode()
    put_spec(store, canonical(DIGITS.train), whole.FILES | {"metrics.json": numbers})


@pytest.fixture
def likely(store):
    trained_in(store, 4.0)
    pace = of_stored(store)
    assert pace is not None

    def seconds(spec) -> float:
        found = expected([spec], pace)
        assert found is not None
        return found.seconds

    return seconds


def test_the_same_work_takes_as_long_and_half_the_steps_half_of_it(likely):
    shorter = replace(DIGITS, recipe=replace(DIGITS.recipe, steps=DIGITS.recipe.steps // 2))

    assert likely(DIGITS.train) == pytest.approx(4.0)
    assert likely(DIGITS.unlearn_by("retrain")) == pytest.approx(4.0)
    assert likely(shorter.train) == pytest.approx(2.0, rel=0.01)
    assert likely(DIGITS.unlearn_by("cf")) == pytest.approx(1.0, rel=0.02)


def test_a_larger_network_takes_longer_by_its_operations(likely):
    assert likely(Scenario.of("digits", model="resnet9").train) > 40


def test_without_a_training_there_is_no_pace_and_a_short_one_says_too_little(store):
    assert of_stored(store) is None

    trained_in(store, 0.1)

    assert of_stored(store) is None


def test_of_work_that_is_not_settled_nothing_is_claimed(store):
    trained_in(store, 4.0)

    assert expected([DIGITS.unlearn_by("mu_mis")], of_stored(store)) is None
