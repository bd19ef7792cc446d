"""The network that averages before it convolves."""

from __future__ import annotations

import pytest
import torch

from engine.plugins.models import build
from engine.plugins.models.resnet_fast import SMALLEST_SIDE, ResNetFast
from engine.plugins.models.resnet_small import ResNetSmall


@pytest.mark.parametrize("side", [SMALLEST_SIDE, 8, 15, 28, 31])
def test_takes_pictures_of_any_side_from_its_smallest(side):
    model = build(ResNetFast(), (1, side, side), 10, seed=0).eval()

    assert model(torch.rand(2, 1, side, side)).shape == (2, 10)


def test_smaller_pictures_are_refused_with_the_bound_and_the_size():
    with pytest.raises(ValueError, match=r"resnet-fast .* at least 7 pixels, got 28×6"):
        build(ResNetFast(), (1, 28, 6), 10, seed=0)


def test_has_the_parameters_of_the_small_one_and_averages_where_that_strides():
    model = build(ResNetFast(), (1, 28, 28), 10, seed=0)
    halving = model.blocks[1].halve

    small = build(ResNetSmall(), (1, 28, 28), 10, seed=0)
    assert [p.shape for p in model.parameters()] == [p.shape for p in small.parameters()]
    assert torch.equal(halving[0](torch.arange(4.0).view(1, 1, 2, 2)), torch.tensor([[[[1.5]]]]))
    assert halving[1][0].stride == (1, 1)
