from __future__ import annotations

import copy
from dataclasses import replace

import pytest
import torch
from torch import nn

from engine.base.progress import silent
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.mu_mis import Gauge, MuMis, Recovery, mu_mis_loss
from engine.plugins.unlearners.parts.sensitivity import squared_sensitivities


def stopped_at(delta: float, ratios: list[float]) -> int | None:
    rule = Recovery(delta)
    done = [rule.is_complete(ratio) for ratio in ratios]
    return done.index(True) if True in done else None


def test_the_gradient_of_a_linear_model_is_twice_its_rows():
    model = nn.Sequential(nn.Flatten(), nn.Linear(4, 3))
    given, other = torch.tensor([1, 1]), torch.tensor([2, 2])

    norms = squared_sensitivities(
        model, torch.rand(2, 1, 2, 2), [given, other], differentiable=True
    )
    mu_mis_loss(*norms).backward()

    weight, gradient = model[1].weight.detach(), model[1].weight.grad
    torch.testing.assert_close(gradient[0], torch.zeros(4))
    torch.testing.assert_close(gradient[1], 2 * weight[1])
    torch.testing.assert_close(gradient[2], -2 * weight[2])


def test_a_step_is_plain_gradient_descent_on_the_objective(original: nn.Module, evidence: Evidence):
    seen: dict[str, float] = {}
    how = MuMis(lr=1e-4, steps=1, delta=10.0)

    def note(done: int, total: int, *, stage="", model=None, **scalars: float) -> None:
        seen.update(scalars)

    before = copy.deepcopy(original)
    model = how.unlearn(original, evidence, note)

    moved = torch.cat(
        [(a - b).flatten() for a, b in zip(model.parameters(), before.parameters(), strict=True)]
    )
    assert 0 < moved.norm() < 0.1
    assert {"loss", "ratio", "given_sensitivity", "other_sensitivity"} <= seen.keys()
    for name, value in before.named_buffers():
        assert torch.equal(value, dict(model.named_buffers())[name])


def test_the_given_class_loses_sensitivity_and_another_one_gains(
    original: nn.Module, evidence: Evidence
):
    gauge = Gauge(evidence.train[evidence.deletion], evidence.seed)
    before = gauge.read(original.eval())

    after = gauge.read(MuMis(lr=3e-3, steps=60, delta=10.0).unlearn(original, evidence, silent))

    assert after.given < before.given
    assert after.other / after.given > before.other / before.given


def test_it_stops_once_the_other_class_has_fallen_and_recovered():
    path = [0.9, 0.7, 0.75, 0.85, 0.99, 1.05, 1.3]

    assert stopped_at(1.0, path) == 5
    assert stopped_at(0.8, path) == 3
    assert stopped_at(1.2, path) == 6
    assert stopped_at(2.0, path) is None
    assert stopped_at(0.8, [0.95, 0.9, 0.85]) is None


def test_a_waver_at_the_start_does_not_stop_it():
    assert stopped_at(1.0, [1.002, 0.99, 0.98, 0.995, 1.001]) == 4


def test_a_norm_that_only_rises_stops_it_at_once():
    assert stopped_at(1.0, [1.05, 1.3, 2.0]) == 0


def test_it_returns_the_last_state_before_the_overshoot(original: nn.Module, evidence: Evidence):
    ratios: list[float] = []
    states: list[torch.Tensor] = []

    def note(done: int, total: int, *, stage="", model=None, **scalars: float) -> None:
        if "ratio" in scalars:
            ratios.append(scalars["ratio"])
            states.append(model.head.weight.detach().clone())

    model = MuMis(lr=3e-3, steps=100, delta=1.01).unlearn(original, evidence, note)

    assert ratios[0] == 1 and ratios[-2] <= 1.01 < ratios[-1] and 2 < len(ratios) < 100
    assert torch.equal(model.head.weight, states[-2])


def test_points_of_one_rate_share_their_path(original: nn.Module, evidence: Evidence):
    points = [MuMis(lr=3e-3, steps=40, delta=delta) for delta in (0.8, 1.0, 1.2)]
    steps = 0

    def note(done: int, total: int, *, stage="", model=None, **scalars: float) -> None:
        nonlocal steps
        steps += "loss" in scalars

    list(MuMis.unlearn_each(original, evidence, points, note))

    assert steps <= 40


def test_the_fixed_classes_of_the_gauge_are_never_the_given_ones(evidence: Evidence):
    gauge = Gauge(evidence.train[evidence.deletion], 0)

    assert (gauge._other != gauge._labels).all()


@pytest.mark.parametrize("lr", [0.1, 1.0])
def test_a_rate_far_too_high_ends_with_finite_weights(
    original: nn.Module, evidence: Evidence, lr: float
):
    model = MuMis(lr=lr, delta=10.0).unlearn(original, evidence, silent)

    assert all(value.isfinite().all() for value in model.state_dict().values())


def test_it_needs_nothing_but_the_deletion_set(original: nn.Module, evidence: Evidence):
    labels = evidence.train.labels.clone()
    labels[evidence.retained] = 2
    other = replace(evidence, train=evidence.train.with_labels(labels))

    one = MuMis(steps=3).unlearn(copy.deepcopy(original), evidence, silent)
    two = MuMis(steps=3).unlearn(original, other, silent)

    assert torch.equal(one.head.weight, two.head.weight)
