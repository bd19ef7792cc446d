from __future__ import annotations

import copy
from contextlib import nullcontext
from dataclasses import replace

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from engine.base.progress import silent
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners import scrub as scrub_module
from engine.plugins.unlearners.parts.batches import Batches
from engine.plugins.unlearners.parts.distillation import PatientTeacher, distillation_loss
from engine.plugins.unlearners.parts.scrub_schedule import benchmark_ascent_epochs
from engine.plugins.unlearners.scrub import Scrub
from tests.engine.conftest import tiny_network


@pytest.mark.parametrize(
    ("n_identified", "ascent_steps"), [(500, 2), (512, 2), (1000, 4), (2500, 10), (5000, 20)]
)
def test_the_benchmark_makes_these_ascent_steps(n_identified: int, ascent_steps: int):
    epochs = benchmark_ascent_epochs(n_identified, 50_000 - n_identified, 512)

    assert epochs * -(-n_identified // 512) == ascent_steps


def test_ascent_comes_first_and_the_last_epochs_only_descend(evidence: Evidence):
    plan, batches = Scrub(share=3.0, deletion_batch=2).plan(evidence.amounts), Batches(evidence)

    passes = [
        "".join("max "[:3] if up else "." for up, _ in plan.epoch(e, evidence, batches))
        for e in range(plan.epochs)
    ]

    assert passes == ["maxmax....", "maxmax....", "....", "...."]
    assert plan.steps(evidence) == 20


def test_there_is_always_an_epoch_that_only_descends(evidence: Evidence):
    plan = Scrub(share=0.001, ascent_epochs=3).plan(evidence.amounts)

    assert (plan.epochs, plan.ascents) == (4, 3)


def test_the_benchmark_schedule_uses_the_batch_size_of_training(evidence: Evidence):
    plan = Scrub(schedule="benchmark", share=2.0).plan(evidence.amounts)

    assert (plan.ascents, plan.deletion_batch, plan.retained_batch) == (1, 16, 16)


def patient(original: nn.Module, evidence: Evidence) -> PatientTeacher:
    return PatientTeacher(original, evidence.recipe, len(evidence.train))


def test_ascent_raises_the_distance_on_the_deletion_set_alone(
    original: nn.Module, evidence: Evidence
):
    teacher, model = patient(original, evidence), copy.deepcopy(original)
    (batch,) = Batches(evidence).epoch(evidence.deletion, 16)
    with torch.no_grad():
        model.head.weight[0] += 1
    scrub = Scrub(ascent_statistics="running")

    loss = scrub._ascent(model, teacher, batch)
    before = distillation_loss(teacher(batch), model(batch.images), 4.0)
    loss.backward()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter -= 0.001 * parameter.grad
    after = distillation_loss(teacher(batch), model(batch.images), 4.0)

    assert loss.item() == pytest.approx(-before.item())
    assert after > before


@pytest.mark.parametrize("statistics", ["batch", "running"])
def test_ascent_leaves_batch_normalisation_alone(
    original: nn.Module, evidence: Evidence, statistics: str
):
    teacher = patient(original, evidence)
    original.train()
    before = original.norm2.running_var.clone()
    (batch,) = Batches(evidence).epoch(evidence.deletion, 16)

    Scrub(ascent_statistics=statistics)._ascent(original, teacher, batch)

    assert torch.equal(original.norm2.running_var, before)


@pytest.mark.parametrize("statistics", ["batch", "running"])
def test_a_run_is_the_plain_loop_of_the_paper(
    original: nn.Module, evidence: Evidence, monkeypatch: pytest.MonkeyPatch, statistics: str
):
    """Three epochs, two ascents, momentum and decay by hand, in full precision."""
    monkeypatch.setattr(scrub_module, "autocast", lambda device: nullcontext())
    evidence = replace(evidence, recipe=replace(evidence.recipe, batch_size=56))
    scrub = Scrub(alpha=0.5, ce_weight=0.9, lr=0.01, share=0.5, ascent_statistics=statistics)
    slow, teacher = copy.deepcopy(original).train(), copy.deepcopy(original).eval()
    plan, batches = scrub.plan(evidence.amounts), Batches(evidence)
    schedule = replace(evidence.recipe, steps=plan.steps(evidence))
    momentum = [torch.zeros_like(p) for p in slow.parameters()]
    assert (plan.epochs, plan.steps(evidence)) == (3, 5)

    step = 0
    for epoch in range(plan.epochs):
        for is_ascent, batch in plan.epoch(epoch, evidence, batches):
            slow.train(not (is_ascent and statistics == "running"))
            kept = [b.clone() for b in slow.buffers()]
            student = slow(batch.images)
            p = (teacher(batch.images).detach() / 4).softmax(1)
            log_q = (student / 4).log_softmax(1)
            distance = 16 * (p * (p.log() - log_q)).sum() / len(p)
            down = 0.9 * F.cross_entropy(student, batch.labels) + 0.5 * distance
            gradients = torch.autograd.grad(-distance if is_ascent else down, slow.parameters())
            with torch.no_grad():
                if is_ascent:
                    torch._foreach_copy_(list(slow.buffers()), kept)
                for p, m, g in zip(slow.parameters(), momentum, gradients, strict=True):
                    m.mul_(0.9).add_(g + 5e-4 * p)
                    p -= 0.01 * schedule.rate(step) * m
            step += 1

    fast = scrub.unlearn(original, evidence, silent)

    for name, value in fast.state_dict().items():
        torch.testing.assert_close(value, slow.state_dict()[name], rtol=1e-3, atol=1e-4)


def test_a_single_sample_can_be_ascended_on(original: nn.Module, evidence: Evidence):
    one = replace(evidence, deletion=evidence.deletion[:1])

    model = Scrub().unlearn(original, one, silent)

    assert all(value.isfinite().all() for value in model.state_dict().values())


def test_the_student_starts_at_the_teacher_and_obeys_it_wholly_when_that_is_all(
    original: nn.Module, evidence: Evidence
):
    teacher = patient(original, evidence)
    (batch,) = Batches(evidence).epoch(evidence.retained, 60)
    model = copy.deepcopy(original).eval()

    loss = Scrub(alpha=1.0, ce_weight=0.0)._descent(model, teacher, batch)

    assert loss.item() == pytest.approx(0, abs=1e-5)


def test_rewinding_changes_the_result_only_by_choosing_an_epoch(
    original: nn.Module, evidence: Evidence
):
    shown: list[torch.Tensor] = []

    def note(done: int, total: int, *, stage="", model=None, **_: float) -> None:
        shown.append(model.head.weight.detach().clone())

    how = Scrub(rewind="on", lr=0.05, share=3.0)
    model = how.unlearn(original, evidence, note)

    assert any(torch.equal(model.head.weight, weights) for weights in shown)


def test_a_rate_far_too_high_ends_with_finite_weights(evidence: Evidence):
    model = Scrub(lr=1.0, ascent_epochs=50, deletion_batch=1, share=0.1).unlearn(
        tiny_network(), evidence, silent
    )

    assert all(value.isfinite().all() for value in model.state_dict().values())
