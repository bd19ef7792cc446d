"""How long a run that is like none before will take, by the operations of a training."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.experiment.scenario import Scenario
from engine.experiment.specs import to_document
from engine.runs.cost.estimate import likely_seconds

DIGITS = Scenario.of("digits")
ROWS = [{"kind": "unlearn", "seconds": 9.0}, {"kind": "train", "seconds": 4.0, "key": "one"}]
DOCUMENTS = {"one": to_document(DIGITS.train)}


def likely(spec):
    return likely_seconds(spec, ROWS, DOCUMENTS.get)


def test_the_same_work_takes_as_long_and_half_the_steps_half_of_it():
    shorter = replace(DIGITS, recipe=replace(DIGITS.recipe, steps=DIGITS.recipe.steps // 2))

    assert likely(DIGITS.train) == pytest.approx(4.0)
    assert likely(DIGITS.unlearn_by("retrain")) == pytest.approx(4.0)
    assert likely(shorter.train) == pytest.approx(2.0, rel=0.01)
    assert likely(DIGITS.unlearn_by("cf")) == pytest.approx(1.0, rel=0.02)


def test_a_larger_network_takes_longer_by_its_operations():
    assert likely(Scenario.of("digits", model="resnet9").train) > 40


def test_without_a_training_or_a_settled_amount_of_work_nothing_is_claimed():
    assert likely_seconds(DIGITS.train, ROWS[:1], DOCUMENTS.get) is None
    assert likely(DIGITS.unlearn_by("mu_mis")) is None
