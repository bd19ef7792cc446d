from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch

from engine.plugins.unlearners.parts.batches import Batch
from engine.plugins.unlearners.parts.distillation import (
    PatientTeacher,
    Teacher,
    distillation_loss,
    kl_divergence,
)
from tests.engine.conftest import RECIPE, tiny_network


def logits(seed: int, n: int = 4, k: int = 3) -> torch.Tensor:
    return torch.randn(n, k, generator=torch.Generator().manual_seed(seed))


def test_the_loss_is_the_plain_sum_over_classes_and_mean_over_the_batch():
    teacher, student, t = logits(0), logits(1), 4.0

    expected = 0.0
    for one, other in zip(teacher.tolist(), student.tolist(), strict=True):
        p = [math.exp(z / t) for z in one]
        q = [math.exp(z / t) for z in other]
        p, q = [x / sum(p) for x in p], [x / sum(q) for x in q]
        expected += sum(a * (math.log(a) - math.log(b)) for a, b in zip(p, q, strict=True))

    assert distillation_loss(teacher, student, t).item() == pytest.approx(
        t**2 * expected / 4, rel=1e-4
    )


def test_the_loss_is_zero_for_equal_logits():
    assert distillation_loss(logits(0), logits(0), 2.0).item() == pytest.approx(0, abs=1e-6)


def test_its_gradient_is_that_of_finite_differences():
    teacher, student = logits(0), logits(1).requires_grad_()
    distillation_loss(teacher, student, 4.0).backward()

    for place in ((0, 0), (1, 2), (3, 1)):
        nudge = torch.zeros(4, 3)
        nudge[place] = 0.05
        with torch.no_grad():
            up = distillation_loss(teacher, student + nudge, 4.0)
            down = distillation_loss(teacher, student - nudge, 4.0)
        assert student.grad[place].item() == pytest.approx((up - down).item() / 0.1, rel=0.01)


def test_the_divergence_is_the_number_of_classes_times_the_default_reduction():
    target, student = logits(0).softmax(1), logits(1)

    with pytest.warns(UserWarning, match="batchmean"):
        mean = torch.nn.functional.kl_div(student.log_softmax(1), target, reduction="mean")

    torch.testing.assert_close(kl_divergence(target, student), 3 * mean)


def test_a_teacher_gives_no_gradient_and_keeps_its_statistics():
    model = tiny_network().train()
    teacher = Teacher(model)
    before = teacher(torch.ones(2, 1, 8, 8))

    again = teacher(torch.rand(2, 1, 8, 8))

    assert not again.requires_grad
    assert torch.equal(teacher(torch.ones(2, 1, 8, 8)), before)
    assert model.training and all(p.requires_grad for p in model.parameters())


def test_a_patient_teacher_answers_as_the_teacher_and_once_where_nothing_is_augmented():
    model, asked = tiny_network().eval(), []
    model.register_forward_pre_hook(lambda module, images: asked.append(len(images[0])))
    pictures = torch.rand(5, 1, 8, 8)
    teacher, plain = PatientTeacher(model, replace(RECIPE, flip=False, crop=0), 5), Teacher(model)
    asked.clear()

    for rows in ([0, 1], [1, 2, 4], [0, 2, 4]):
        rows = torch.tensor(rows)
        answers = teacher(Batch(pictures[rows], torch.zeros(len(rows)), rows))
        torch.testing.assert_close(answers, plain(pictures[rows]))

    assert sum(asked) == 2 + 2 + 0 + (2 + 3 + 3)  # those of the plain teacher in brackets


def test_a_patient_teacher_looks_again_at_what_is_augmented():
    model, row = tiny_network().eval(), torch.tensor([0])
    teacher = PatientTeacher(model, replace(RECIPE, flip=True), 1)
    one, other = torch.rand(2, 1, 1, 8, 8)

    first = teacher(Batch(one, row, row))

    assert not torch.equal(first, teacher(Batch(other, row, row)))
