from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from engine.experiment.scenario import Scenario
from engine.plugins.models import build
from engine.runs.cost.rate import assumed, operations, timed
from engine.training.work import Passes


def test_seconds_are_the_sum_over_what_is_done_with_pictures():
    rate = assumed(100.0, exact=2.0)

    assert (rate.asked, rate.weighed, rate.judged) == (300.0, 50.0, 150.0)
    assert rate.seconds(Passes(trained=100, asked=300, weighed=50, judged=150)) == 4.0


def test_operations_are_three_times_those_of_a_forward_pass_but_for_the_first_layer():
    """Pictures need no gradient, so the first convolution goes backwards once and not twice."""
    spec = Scenario.of("digits").train
    network = build(spec.model, spec.data.shape, 10, seed=0).eval()
    forward: list[int] = []
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d | nn.Linear):
            layer.register_forward_hook(lambda m, _, out: forward.append(multiplied(m, out)))

    network(torch.zeros(1, *spec.data.shape))

    assert operations(spec) == 3 * sum(forward) - forward[0]


def multiplied(layer: nn.Conv2d | nn.Linear, out: Tensor) -> int:
    """Two operations for each weight at each place of the output."""
    places = out[0, 0].numel() if isinstance(layer, nn.Conv2d) else 1
    return 2 * layer.weight.numel() * places


def test_a_network_is_timed_in_each_way_it_is_used():
    rate = timed(Scenario.of("digits").train, steps=1)

    assert min(rate.trained, rate.asked, rate.weighed, rate.judged) > 0
    assert rate.seconds(Passes(trained=1)) == pytest.approx(1 / rate.trained)
