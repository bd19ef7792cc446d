from __future__ import annotations

import math

import pytest
import torch
from torch import nn

from engine.base.progress import silent
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.neggrad_plus import NegGradPlus, neggrad_loss


def test_the_loss_weighs_keeping_against_leaving():
    loss = neggrad_loss(torch.tensor(0.5), torch.tensor(1.0), 0.9, 3)

    assert loss.item() == pytest.approx(0.9 * 0.5 - 0.1 * 1.0)


def test_the_ascent_ends_at_the_loss_of_a_guess():
    limit, down = math.log(3), torch.tensor(0.5)

    just_below = neggrad_loss(down, torch.tensor(limit - 1e-3), 0.9, 3)
    just_above = neggrad_loss(down, torch.tensor(limit + 1e-3), 0.9, 3)

    assert just_below.item() < 0.9 * 0.5 - 0.1
    assert just_above.item() == pytest.approx(0.9 * 0.5)


def test_it_leaves_the_deletion_set_near_the_loss_of_a_guess_and_learns_the_rest(
    original: nn.Module, evidence: Evidence
):
    seen: list[dict[str, float]] = []

    def note(done: int, total: int, *, stage="", model=None, **scalars: float) -> None:
        seen.append(scalars)

    NegGradPlus(keep=0.7, lr=0.02, share=20.0 / 5).unlearn(original, evidence, note)

    assert seen[-1]["deletion_loss"] > seen[0]["deletion_loss"]
    assert seen[-1]["retained_loss"] < seen[0]["retained_loss"]


def test_the_deletion_set_never_reaches_batch_normalisation(
    original: nn.Module, evidence: Evidence, monkeypatch: pytest.MonkeyPatch
):
    """With the learning rate next to zero, the statistics are those of training on S_r alone."""
    alone = NegGradPlus(keep=1.0, lr=1e-6, share=1.0)
    import copy

    other = copy.deepcopy(original)

    one = alone.unlearn(original, evidence, silent)
    two = NegGradPlus(keep=0.5, lr=1e-6, share=1.0).unlearn(other, evidence, silent)

    torch.testing.assert_close(one.norm1.running_mean, two.norm1.running_mean, rtol=1e-3, atol=1e-5)
