from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from engine.plugins.unlearners.parts.last_layers import last_layers

SHAPE = (1, 8, 8)


def names(model: nn.Module, modules: list[nn.Module]) -> list[str]:
    of = {module: name for name, module in model.named_modules()}
    return [of[module] for module in modules]


@pytest.mark.parametrize(
    ("k", "expected", "n_parameters"),
    [
        (1, ["head"], 27),
        (2, ["conv3", "norm3", "head"], 584 + 16 + 27),
        (3, ["conv2", "norm2", "conv3", "norm3", "head"], 440 + 16 + 584 + 16 + 27),
    ],
)
def test_the_last_k_layers_take_the_normalisation_behind_them_along(
    original: nn.Module, k: int, expected: list[str], n_parameters: int
):
    modules = last_layers(original, SHAPE, k)

    assert names(original, modules) == expected
    assert sum(p.numel() for m in modules for p in m.parameters()) == n_parameters


def test_all_layers_are_the_whole_network(original: nn.Module):
    modules = last_layers(original, SHAPE, 4)

    counted = sum(p.numel() for m in modules for p in m.parameters())
    assert counted == sum(p.numel() for p in original.parameters())


def test_more_layers_than_there_are_are_refused_with_the_bound(original: nn.Module):
    with pytest.raises(ValueError, match="k must be at most 4 for this network, got 5"):
        last_layers(original, SHAPE, 5)


def test_layers_are_counted_as_they_are_met_and_not_as_they_are_written():
    model = Backwards()

    assert names(model, last_layers(model, SHAPE, 1)) == ["written_first"]


def test_looking_for_layers_changes_nothing(original: nn.Module):
    original.train()
    before = {name: value.clone() for name, value in original.state_dict().items()}

    last_layers(original, SHAPE, 2)

    assert all(module.training for module in original.modules())
    assert not any(module._forward_pre_hooks for module in original.modules())
    assert all(torch.equal(value, before[n]) for n, value in original.state_dict().items())


class Backwards(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.written_first = nn.Linear(4, 3)
        self.written_last = nn.Linear(64, 4)

    def forward(self, x: Tensor) -> Tensor:
        return self.written_first(self.written_last(x.flatten(1)))
