"""A folded network answers as the network that it was made of."""

from __future__ import annotations

import copy

import pytest
import torch
from torch import nn

from engine.plugins.models import MODELS
from engine.training.folding import folded
from engine.training.loop import infer


def ready(name: str) -> nn.Module:
    """A network whose BatchNorm layers have seen something, still in training mode."""
    network = MODELS[name]().network((3, 32, 32), 7)
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.running_mean.normal_()
                module.running_var.uniform_(0.5, 2)
                module.weight.normal_(1, 0.3)
                module.bias.normal_()
    return network.train()


@pytest.mark.parametrize("name", [n for n in MODELS if n not in ("wide-resnet", "vit")])
def test_it_gives_the_same_logits_and_leaves_the_network_alone(name: str):
    network = ready(name)
    before = copy.deepcopy(network.state_dict())
    pictures = torch.randint(0, 256, (3, 3, 32, 32), dtype=torch.uint8)

    given = infer(network, pictures)

    assert network.training
    assert all(torch.equal(value, before[key]) for key, value in network.state_dict().items())
    with torch.no_grad():
        plain = network.eval()(pictures.float() / 255)
    torch.testing.assert_close(given, plain, rtol=1e-4, atol=1e-4)


def test_every_convolution_of_the_fast_network_carries_its_normalisation():
    kinds = {type(module) for module in folded(ready("resnet-fast")).modules()}

    assert nn.Conv2d in kinds and nn.BatchNorm2d not in kinds


def test_a_normalisation_without_statistics_of_its_own_stays():
    block = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2, track_running_stats=False))

    assert isinstance(folded(block)[1], nn.BatchNorm2d)
