"""The pictures that are counted on paper are those that a network is really shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import ClassVar

import pytest
import torch
from torch import Tensor

from engine.base.progress import silent
from engine.experiment.scenario import Scenario
from engine.experiment.scenario_data import situation
from engine.experiment.studies.named import study
from engine.plugins.datasets import DATASETS
from engine.plugins.unlearners import UNLEARNERS
from engine.runs.cost.work import passes
from engine.training.work import Amounts, Passes, n_in_batches
from tests.engine.conftest import RECIPE, TinyNetwork, tiny_network

SOME = Amounts(n_identified=10, n_retained=100, recipe=RECIPE)
COUNTED = [name for name in UNLEARNERS if UNLEARNERS[name]().work(SOME) is not None]


class Counting(TinyNetwork):
    """Counts the pictures that it is shown, by whether gradients are wanted."""

    shown: ClassVar[Counter[bool]] = Counter()

    def forward(self, x: Tensor) -> Tensor:
        self.shown[torch.is_grad_enabled()] += len(x)
        return super().forward(x)


def counting() -> Counting:
    network = Counting()
    network.load_state_dict(tiny_network().state_dict())
    return network


@pytest.mark.parametrize("name", COUNTED)
def test_a_method_shows_its_network_as_many_pictures_as_counted(name, evidence):
    Counting.shown.clear()
    original = counting()
    watched = replace(evidence, fresh=counting)
    points = UNLEARNERS[name]().grid()[:4]

    for _ in UNLEARNERS[name].unlearn_each(original, watched, points, silent):
        pass

    counted = UNLEARNERS[name].work_of(points, evidence.amounts)
    assert counted is not None
    assert Counting.shown[True] == counted.trained + counted.weighed
    probes = Counting.shown[False] - counted.asked
    assert 0 <= probes <= 4 * len(points)  # a single picture finds the order of the layers


@pytest.mark.parametrize("harm", ["poisoning", "interclass-confusion"])
def test_an_evaluation_is_counted_as_many_pictures_as_it_has(harm):
    spec = Scenario.of("digits", harm).unlearn_by("none")
    data = situation(spec.train)
    sizes = (len(s) for s in (data.test, data.affected.split, data.order, data.validation.correct))

    counted = passes(spec)

    assert counted is not None
    assert counted.judged == pytest.approx(sum(sizes), rel=0.03)


def test_a_selected_run_judges_each_setting_and_the_chosen_one_again():
    scenario = Scenario.of("digits")
    once, all_of_them = (passes(scenario.unlearn_by(name)) for name in ("none", "ssd"))

    assert once is not None and all_of_them is not None
    assert all_of_them.judged == 51 * once.judged


def test_every_run_of_the_benchmark_is_counted():
    specs = [*study("cifar10-poisoning").specs(), *study("pcam-confusion").specs()]

    assert all(passes(spec) for spec in specs)
    assert passes(specs[0].train) == Passes(trained=4000 * 512, judged=25_100 + 14_000)


def test_every_method_without_a_condition_that_ends_it_is_counted():
    """That of find → repair depends on how much is found."""
    ends_itself = {"gradient_ascent", "mu_mis", "npo"}

    assert set(UNLEARNERS) - set(COUNTED) == {*ends_itself, "find_repair"}


def test_so_many_batches_of_equal_size_hold_so_many_samples():
    """Seven samples in batches of at most three: 3, 2, 2, and again."""
    assert [n_in_batches(steps, 7, 3) for steps in range(6)] == [0, 3, 5, 7, 10, 12]


def test_a_method_whose_work_is_not_settled_beforehand_is_not_counted():
    assert passes(Scenario.of("digits").unlearn_by("mu_mis")) is None


def test_the_shape_is_known_without_loading_a_picture():
    assert DATASETS["digits"].shape == situation(Scenario.of("digits").train).test.shape
