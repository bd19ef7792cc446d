from __future__ import annotations

import copy

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from engine.base.progress import silent
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.gradient_ascent import GradientAscent
from engine.plugins.unlearners.npo import NPO, npo_loss


@pytest.mark.parametrize("beta", [0.5, 1.0])
def test_a_sample_weighs_one_at_first_nothing_when_forgotten_and_two_when_learned(beta: float):
    rise = torch.tensor([0.0, 200.0, -200.0], requires_grad=True)

    (3 * npo_loss(rise, beta)).backward()

    torch.testing.assert_close(rise.grad, -torch.tensor([1.0, 0.0, 2.0]))


def test_a_run_is_the_plain_weighted_ascent(original: nn.Module, evidence: Evidence):
    slow, beta = copy.deepcopy(original).eval(), 2.0
    images = evidence.train.images(evidence.deletion).float() / 255
    labels = evidence.train.labels[evidence.deletion]
    start = F.cross_entropy(slow(images), labels, reduction="none").detach()
    momentum = [torch.zeros_like(p) for p in slow.parameters()]
    for _ in range(4):
        now = F.cross_entropy(slow(images), labels, reduction="none")
        weight = 2 * torch.sigmoid(-beta * (now - start)).detach()
        gradients = torch.autograd.grad((weight * now).mean(), slow.parameters())
        with torch.no_grad():
            for p, m, g in zip(slow.parameters(), momentum, gradients, strict=True):
                m.mul_(0.9).add_(g)
                p += 0.001 * m

    fast = NPO(lr=0.001, beta=beta, epochs=4).unlearn(original, evidence, silent)

    for one, other in zip(fast.parameters(), slow.parameters(), strict=True):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-6)


def test_its_first_step_is_that_of_gradient_ascent(original: nn.Module, evidence: Evidence):
    one = NPO(lr=0.001, epochs=1).unlearn(copy.deepcopy(original), evidence, silent)
    other = GradientAscent(lr=0.001, epochs=1).unlearn(original, evidence, silent)

    for a, b in zip(one.parameters(), other.parameters(), strict=True):
        torch.testing.assert_close(a, b, rtol=1e-4, atol=1e-6)
