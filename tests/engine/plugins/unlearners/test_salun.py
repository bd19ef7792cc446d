from __future__ import annotations

import copy

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from engine.base.progress import silent
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.salun import SalUn, largest, saliency_mask


def test_weights_outside_the_mask_stay_bit_identical_under_momentum_and_decay(
    original: nn.Module, evidence: Evidence
):
    before = copy.deepcopy(original)
    masks = saliency_mask(copy.deepcopy(original), evidence, top_share=0.3, batch_size=16)

    model = SalUn(top_share=0.3, lr=0.1, share=4.0).unlearn(original, evidence, silent)

    for new, old, mask in zip(model.parameters(), before.parameters(), masks, strict=True):
        assert torch.equal(new[~mask], old[~mask])
    moved = [
        (new != old)[mask]
        for new, old, mask in zip(model.parameters(), before.parameters(), masks, strict=True)
    ]
    assert torch.cat(moved).float().mean() > 0.9


def test_the_mask_is_the_top_share_of_the_signed_sum_over_batches(
    original: nn.Module, evidence: Evidence
):
    masks = saliency_mask(original, evidence, top_share=0.25, batch_size=2)

    sums = [torch.zeros_like(p) for p in original.parameters()]
    for rows in evidence.deletion.split(2):
        images = evidence.train.images(rows).float() / 255
        loss = F.cross_entropy(original(images), evidence.train.labels[rows])
        for total, g in zip(sums, torch.autograd.grad(loss, original.parameters()), strict=True):
            total += g
    sizes = torch.cat([total.flatten().abs() for total in sums])
    chosen = torch.cat([mask.flatten() for mask in masks])
    assert chosen.sum() == round(0.25 * len(sizes))
    assert sizes[chosen].min() >= sizes[~chosen].max()


def test_the_share_is_of_all_tensors_together_and_a_hard_count():
    sizes = [torch.tensor([[5.0, 1.0]]), torch.tensor([4.0, 4.0, 4.0])]

    masks = largest(sizes, 0.6)

    assert masks[0].tolist() == [[True, False]]
    assert masks[1].sum() == 2


@pytest.mark.parametrize(("share", "moves"), [(0.0, False), (1.0, True)])
def test_the_share_goes_from_nothing_to_everything(
    original: nn.Module, evidence: Evidence, share: float, moves: bool
):
    before = original.head.weight.clone()

    model = SalUn(top_share=share).unlearn(original, evidence, silent)

    assert torch.equal(model.head.weight, before) is not moves
