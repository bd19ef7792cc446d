"""The paper's ResNet-9."""

from __future__ import annotations

from torch import nn

from engine.plugins.models import Network, build
from engine.plugins.models.resnet9 import ResNet9


def network() -> Network:
    return build(ResNet9(), (3, 32, 32), 10, seed=0)


def test_has_the_parameter_count_of_the_public_code():
    assert sum(parameter.numel() for parameter in network().parameters()) == 2_276_224


def test_its_blocks_are_the_cut_points_of_the_paper():
    model = network()
    layers = [sum(isinstance(m, nn.Conv2d) for m in block.modules()) for block in model.blocks]

    from_the_output = [1 + sum(layers[cut:]) for cut in range(len(layers), -1, -1)]

    assert from_the_output == [1, 2, 4, 5, 7, 8, 9]


def test_convolutions_have_a_bias_and_the_head_has_none():
    model = network()

    assert model.head.bias is None
    assert all(m.bias is not None for m in model.modules() if isinstance(m, nn.Conv2d))
