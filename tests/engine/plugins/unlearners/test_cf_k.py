from __future__ import annotations

import copy
from dataclasses import replace

import torch
from torch import nn

from engine.base.progress import silent
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.cf import CF
from engine.plugins.unlearners.cf_k import CFk

FROZEN = ("conv1", "norm1", "conv2", "norm2")


def test_the_frozen_part_stays_bit_for_bit_with_its_running_statistics(
    original: nn.Module, evidence: Evidence
):
    before = {name: value.clone() for name, value in original.state_dict().items()}

    after = CFk(k=2).unlearn(original, evidence, silent).state_dict()

    for name, value in before.items():
        assert torch.equal(after[name], value) == name.startswith(FROZEN), name


def test_at_rate_near_nothing_it_keeps_the_weights_it_had(original: nn.Module, evidence: Evidence):
    before = {name: p.detach().clone() for name, p in original.named_parameters()}
    slow = replace(evidence, recipe=replace(evidence.recipe, lr=1e-12))

    CFk(k=2).unlearn(original, slow, silent)

    for name, parameter in original.named_parameters():
        torch.testing.assert_close(parameter.detach(), before[name])


def test_with_all_layers_it_is_cf(original: nn.Module, evidence: Evidence):
    other = copy.deepcopy(original)

    one = CFk(k=4).unlearn(original, evidence, silent).state_dict()
    two = CF().unlearn(other, evidence, silent).state_dict()

    assert all(torch.equal(one[name], two[name]) for name in one)
