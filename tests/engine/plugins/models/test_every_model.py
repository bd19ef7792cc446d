"""What holds for each registered model."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from engine.plugins.models import MODELS, Network, build

SHAPES = [(1, 8, 8), (1, 28, 28), (3, 32, 32)]

every_model = pytest.mark.parametrize("name", list(MODELS))


def network(name: str, shape: tuple[int, int, int] = (1, 28, 28)) -> Network:
    return build(MODELS[name](), shape, 3, seed=0)


def noise(shape: tuple[int, int, int], n: int = 2) -> torch.Tensor:
    return torch.rand(n, *shape, generator=torch.Generator().manual_seed(0))


@every_model
@pytest.mark.parametrize("shape", SHAPES)
def test_gives_logits_of_the_head_on_the_features(name, shape):
    model = network(name, shape).eval()

    features = model.features(noise(shape))

    assert features.shape == (2, model.head.in_features)
    torch.testing.assert_close(model(noise(shape)), model.head(features))
    assert model(noise(shape)).shape == (2, 3)


@every_model
def test_equal_seeds_give_equal_weights_and_move_no_other_stream(name):
    torch.manual_seed(5)
    one, other = network(name).state_dict(), network(name).state_dict()
    after = torch.rand(1)
    torch.manual_seed(5)

    assert all(torch.equal(one[key], other[key]) for key in one)
    assert torch.equal(after, torch.rand(1))


@every_model
def test_every_parameter_takes_part(name):
    model = network(name).train()

    F.cross_entropy(model(noise((1, 28, 28), n=8)), torch.arange(8) % 3).backward()

    assert all(p.grad is not None and p.grad.ne(0).any() for p in model.parameters())


@every_model
def test_convolutions_and_linear_layers_stand_in_the_order_of_execution(name):
    model = network(name).eval()
    layers = [m for m in model.modules() if isinstance(m, (nn.Conv2d, nn.Linear))]
    called: list[nn.Module] = []
    for layer in layers:
        layer.register_forward_hook(lambda module, *_: called.append(module))

    model(noise((1, 28, 28)))

    assert called == layers
    assert called[-1] is model.head


@every_model
def test_pictures_are_left_as_they_were(name):
    images = noise((1, 28, 28))
    network(name).eval()(images)

    assert torch.equal(images, noise((1, 28, 28)))


@every_model
def test_no_activation_works_in_place_and_none_is_dropped(name):
    """Attribution hooks need the former, equal passes for equal pictures the latter."""
    modules = list(network(name).modules())

    assert not any(getattr(module, "inplace", False) for module in modules)
    assert not any(isinstance(module, nn.Dropout) and module.p > 0 for module in modules)


@every_model
def test_a_network_that_takes_muon_does_not_notice_the_length_of_its_filters(name):
    model = network(name).double().train()
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.eps = 1e-12  # beside it the length would matter a little
    before = model(noise((1, 28, 28), n=8).double())
    filters = [module for module in model.modules() if isinstance(module, nn.Conv2d)]
    for number, layer in enumerate(filters):
        layer.weight.data.mul_(2 + number % 3)

    same = torch.allclose(model(noise((1, 28, 28), n=8).double()), before, rtol=1e-5, atol=1e-7)

    assert same == MODELS[name].takes_muon
