from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest
import torch
from torch import nn

from engine.base.progress import silent
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.bad_teacher import BadTeacher, bad_teacher_loss


def logits(seed: int, n: int = 5) -> torch.Tensor:
    return torch.randn(n, 3, generator=torch.Generator().manual_seed(seed))


def test_a_retained_batch_whose_student_is_the_teacher_costs_nothing():
    same = logits(0)

    loss = bad_teacher_loss(same, same, logits(1), torch.zeros(5, dtype=torch.bool), 1.0)

    assert loss.item() == pytest.approx(0, abs=1e-6)


def test_each_sample_learns_from_its_own_teacher():
    student, competent, incompetent = logits(0), logits(1), logits(2)
    is_deletion = torch.tensor([True, False, False, True, False])

    expected = 0.0
    for i in range(5):
        target = (incompetent if is_deletion[i] else competent)[i].softmax(0)
        expected += (target * (target.log() - student[i].log_softmax(0))).sum().item()

    loss = bad_teacher_loss(student, competent, incompetent, is_deletion, 1.0)
    assert loss.item() == pytest.approx(expected / 5, rel=1e-5)


def test_it_draws_thirty_per_cent_of_the_retained_samples(evidence: Evidence):
    drawn = BadTeacher()._drawn(evidence)

    assert len(drawn.unique()) == len(drawn) == 17
    assert torch.isin(drawn, evidence.retained).all()


def test_it_never_reads_a_label(original: nn.Module, evidence: Evidence):

    blind = replace(evidence, train=evidence.train.with_labels(evidence.train.labels * 0))

    one = BadTeacher().unlearn(deepcopy(original), evidence, silent)
    other = BadTeacher().unlearn(original, blind, silent)

    assert torch.equal(one.head.weight, other.head.weight)


def test_the_deletion_set_comes_to_look_as_to_an_untrained_network(
    original: nn.Module, evidence: Evidence
):
    images = evidence.train.images(evidence.deletion).float() / 255
    wanted = evidence.fresh().eval()(images).softmax(1).detach()
    with torch.no_grad():
        original.head.bias += torch.tensor([3.0, 0.0, -3.0])  # far from it, on every processor
    before = (original(images).softmax(1) - wanted).abs().mean()

    model = BadTeacher(lr=0.05, epochs=100, retained_share=0.0).unlearn(original, evidence, silent)

    assert (model(images).softmax(1) - wanted).abs().mean() < before / 3
