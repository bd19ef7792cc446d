from __future__ import annotations

import copy

import torch
import torch.nn.functional as F
from torch import nn

from engine.base.progress import silent
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.gradient_ascent import GradientAscent
from engine.plugins.unlearners.parts.flush import accuracy_as_given


def test_a_run_is_plain_ascent_with_momentum(original: nn.Module, evidence: Evidence):
    slow = copy.deepcopy(original).eval()
    images = evidence.train.images(evidence.deletion).float() / 255
    labels = evidence.train.labels[evidence.deletion]
    momentum = [torch.zeros_like(p) for p in slow.parameters()]
    for _ in range(3):
        loss = F.cross_entropy(slow(images), labels)
        gradients = torch.autograd.grad(loss, slow.parameters())
        with torch.no_grad():
            for p, m, g in zip(slow.parameters(), momentum, gradients, strict=True):
                m.mul_(0.9).add_(g)
                p += 1e-4 * m

    fast = GradientAscent(epochs=3).unlearn(original, evidence, silent)

    for one, other in zip(fast.parameters(), slow.parameters(), strict=True):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-6)


def test_it_stops_at_the_wanted_accuracy_or_at_chance(original: nn.Module, evidence: Evidence):
    images, labels = evidence.train.images(evidence.deletion), evidence.train.labels
    how = GradientAscent(lr=0.01, epochs=200, stop=0.5)

    model = how.unlearn(original, evidence, silent)

    assert accuracy_as_given(model, images, labels[evidence.deletion]) <= 0.5


def test_it_changes_nothing_when_the_labels_are_not_predicted_anyway(
    original: nn.Module, evidence: Evidence
):
    before = original.head.weight.clone()

    model = GradientAscent(stop=1.0).unlearn(original, evidence, silent)

    assert torch.equal(model.head.weight, before)


def test_batch_normalisation_does_not_move(original: nn.Module, evidence: Evidence):
    before = {name: value.clone() for name, value in original.named_buffers()}

    model = GradientAscent(epochs=2).unlearn(original, evidence, silent)

    assert all(torch.equal(value, before[name]) for name, value in model.named_buffers())


def test_an_ascent_that_explodes_ends_with_finite_weights(original: nn.Module, evidence: Evidence):
    model = GradientAscent(lr=1.0, epochs=300, stop=0.0).unlearn(original, evidence, silent)

    assert all(value.isfinite().all() for value in model.state_dict().values())
