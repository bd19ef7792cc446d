from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from engine.cli.bench.base import QUICK
from engine.cli.bench.several_models import measured_several_models, stacked
from engine.experiment.scenario import Scenario
from engine.experiment.scenario_data import situation
from engine.plugins.models import build

SCENARIO = Scenario.of("digits")


def test_networks_that_are_trained_as_one_all_learn_and_stay_different():
    data = situation(SCENARIO.train).train.as_trained()
    networks = [build(SCENARIO.model, data.shape, 10, seed=seed) for seed in (0, 1)]
    before = torch.stack([network.head.weight.clone() for network in networks])

    weights = stacked(networks, data, replace(SCENARIO.recipe, steps=2, batch_size=16))

    after = weights["head.weight"]
    assert after.shape == before.shape
    assert (after != before).flatten(1).any(1).all() and not after[0].equal(after[1])


@pytest.mark.timeout(400)  # it starts two processes, which is slow on a busy machine
def test_three_ways_are_compared():
    result = measured_several_models(SCENARIO, QUICK)

    assert set(result["seconds"]) == {"one_after_another", "processes", "stacked"}
    assert set(result["times_faster_than_one_after_another"]) == {"processes", "stacked"}
    assert all(times["min"] > 0 for times in result["cpu_seconds"].values())
