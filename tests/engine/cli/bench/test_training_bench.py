"""Trainings are compared by time and by what they teach."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from engine.cli.bench import speedrun
from engine.cli.bench.base import Effort
from engine.cli.bench.training import REGIMES, measured_training
from engine.experiment.scenario import Scenario
from engine.plugins.datasets import DATASETS
from engine.training.recipe import Recipe


def test_each_way_says_how_long_it_took_and_what_it_teaches():
    digits = Scenario.of("digits")
    muon = replace(digits.recipe, optimizer="muon", schedule="triangle")
    scenarios = {"papers": digits, "quick": replace(digits, recipe=muon)}

    result = measured_training(scenarios, Effort(repeats=2, share=0.1))

    for way in (*REGIMES, "plain"):
        assert result[way]["steps"] == 20
        assert result[way]["test_accuracy"]["median"] > 0.3  # three times what guessing gets
        assert result[way]["seconds"]["min"] > 0
    ratio = result["times_faster"]["quick than plain"]["cpu_seconds"]
    assert 0 < ratio["min"] <= ratio["max"]


def test_the_regimes_that_are_compared_share_their_data():
    papers, quick = (Scenario.of(regime=name) for name in REGIMES)

    assert (papers.data, papers.manipulation) == (quick.data, quick.manipulation)
    assert (papers.recipe.optimizer, quick.recipe.optimizer) == ("sgd", "muon")


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")
def test_a_speedrun_says_why_it_was_not_run():
    assert speedrun.speedrun(Effort(1, 1.0)) == {"not_run": "it needs a GPU, and torch sees none"}


def test_a_speedrun_counts_the_turns_that_reach_the_mark():
    recipe = Recipe(steps=2, batch_size=8, crop=0, flip=False, optimizer="muon")

    result = speedrun.measured_speedrun(DATASETS["digits"]().load(), recipe, repeats=2)

    assert (result["turns"], result["turns_at_mark"]) == (2, 0)
    assert 0 < result["test_accuracy"]["max"] < speedrun.MARK
