from __future__ import annotations

import torch
from torch import Tensor, nn

from engine.base.progress import silent
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.eu_k import EUk, renew_last_layers

FROZEN = ("conv1", "norm1", "conv2", "norm2")
SHAPE = (1, 8, 8)


def copied(model: nn.Module) -> dict[str, Tensor]:
    return {name: value.clone() for name, value in model.state_dict().items()}


def test_the_frozen_part_stays_bit_for_bit_with_its_running_statistics(
    original: nn.Module, evidence: Evidence
):
    before = copied(original)

    after = EUk(k=2).unlearn(original, evidence, silent).state_dict()

    for name, value in before.items():
        if name.startswith(FROZEN):
            assert torch.equal(after[name], value), name
        else:
            assert not torch.equal(after[name], value), name


def test_the_last_layers_start_afresh_with_their_statistics(
    original: nn.Module, evidence: Evidence
):
    before, fresh = copied(original), evidence.fresh()

    renew_last_layers(original, fresh, 2, SHAPE)

    for name, value in original.state_dict().items():
        expected = before[name] if name.startswith(FROZEN) else fresh.state_dict()[name]
        assert torch.equal(value, expected), name


def test_it_does_not_depend_on_what_the_last_layers_were(original: nn.Module, evidence: Evidence):
    other = evidence.fresh()
    other.load_state_dict(original.state_dict())
    nn.init.zeros_(other.head.weight)

    one = EUk(k=2).unlearn(original, evidence, silent).state_dict()
    two = EUk(k=2).unlearn(other, evidence, silent).state_dict()

    assert all(torch.equal(one[name], two[name]) for name in one)


def test_it_tries_the_published_numbers_of_layers():
    assert [point.k for point in EUk(share=0.5).grid()] == [2, 4]
    assert {point.share for point in EUk(share=0.5).grid()} == {0.5}
