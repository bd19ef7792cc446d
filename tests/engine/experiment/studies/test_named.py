"""The named studies ask for what their questions say."""

from __future__ import annotations

import pytest

from engine.experiment.amount import amount
from engine.experiment.specs import cache_key
from engine.experiment.studies.named import STUDIES, study


@pytest.mark.parametrize("name", ["confusion-memorised", "random-swap-memorised"])
def test_what_is_to_be_memorised_is_trained_in_the_memorising_regime(name):
    specs = study(name).specs()

    for train in {spec.train for spec in specs}:
        regime = train.data.regimes["memorising"]
        assert (train.model, train.recipe) == (regime.model, regime.recipe)


def test_two_classes_are_confused_by_less_than_a_coin_flip():
    trained = {spec.train for spec in study("confusion-memorised").specs() if spec.seed == 0}

    words = sorted(amount(train) for train in trained)
    assert [text.rpartition(", ")[2] for text in words] == [
        f"{rate} % of each of the two classes" for rate in (10, 20, 40)
    ]


@pytest.mark.parametrize("name", [n for n in STUDIES if not n.startswith(("cifar", "pcam"))])
def test_no_run_is_asked_for_twice(name):
    keys = [cache_key(spec) for spec in study(name).specs()]

    assert len(set(keys)) == len(keys)
