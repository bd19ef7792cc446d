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
from engine.runs.cost.work import COUNTS, Given, Passes, of_settings, passes
from tests.engine.conftest import TinyNetwork, tiny_network

METHODS = [kind.name for kind in COUNTS]


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


@pytest.mark.parametrize("name", METHODS)
def test_a_method_shows_its_network_as_many_pictures_as_counted(name, evidence):
    Counting.shown.clear()
    original = counting()
    counted = replace(evidence, fresh=counting)
    points = UNLEARNERS[name]().grid()[:4]

    for _ in UNLEARNERS[name].sweep(original, counted, points, silent):
        pass

    task = Given(len(evidence.deletion), len(evidence.retained), evidence.recipe)
    counted = of_settings(points, task)
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


def test_a_method_whose_work_is_not_settled_beforehand_is_not_counted():
    assert passes(Scenario.of("digits").unlearn_by("mu_mis")) is None


def test_the_shape_is_known_without_loading_a_picture():
    assert DATASETS["digits"].shape == situation(Scenario.of("digits").train).test.shape
