from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn

from engine.base.progress import silent
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.ssd import SSD, Importances, dampen, multiplier


@pytest.mark.parametrize(("lam", "expected"), [(1.0, [0.05, 1.0]), (100.0, [1.0, 1.0])])
def test_the_multiplier_is_that_of_the_worked_example(lam: float, expected: list[float]):
    deletion, train = torch.tensor([20.0, 5.0]), torch.tensor([1.0, 1.0])

    beta = multiplier(deletion, train, alpha=10, lam=lam)

    assert beta.tolist() == pytest.approx(expected)


def test_a_weight_at_the_threshold_is_not_selected():
    beta = multiplier(torch.tensor([10.0]), torch.tensor([1.0]), alpha=10, lam=0.1)

    assert beta.tolist() == [1.0]


def test_a_weight_that_only_the_deletion_set_needs_becomes_zero():
    deletion, train = torch.tensor([3.0, 0.0]), torch.tensor([0.0, 0.0])

    assert multiplier(deletion, train, alpha=10, lam=1).tolist() == [0.0, 1.0]


def test_dampening_edits_every_parameter_and_no_running_statistic(original: nn.Module):
    def everywhere(value: float) -> dict[str, Tensor]:
        return {name: torch.full_like(p, value) for name, p in original.named_parameters()}

    parameters = {name: p.detach().clone() for name, p in original.named_parameters()}
    buffers = {name: b.clone() for name, b in original.named_buffers()}

    dampen(original, Importances(everywhere(4.0), everywhere(2.0)), alpha=1, lam=1)

    for name, parameter in original.named_parameters():
        assert torch.equal(parameter, 0.5 * parameters[name])
    for name, buffer in original.named_buffers():
        assert torch.equal(buffer, buffers[name])


def test_the_grid_is_the_benchmark_s_fifty_points():
    points = SSD().grid()

    assert len(points) == 50
    assert sorted({p.alpha for p in points}) == [0.1, 1, 10, 50, 100, 500, 1e3, 1e4, 1e5, 1e6]
    assert [p.lam / p.alpha for p in points[:5]] == pytest.approx([0.1, 0.5, 1, 5, 10])


def test_the_grid_keeps_the_way_importance_is_measured():
    own = SSD(importance="per_sample", batch_size=7)

    assert {(p.importance, p.batch_size) for p in own.grid()} == {("per_sample", 7)}


def test_a_grid_measures_importance_once(original: nn.Module, evidence: Evidence):
    stages: list[str] = []

    def note(done: int, total: int, *, stage: str = "", **_: object) -> None:
        if done == total:
            stages.append(stage)

    for _ in SSD.unlearn_each(original, evidence, SSD().grid(), note):
        pass

    assert stages.count("importance of S_f") == stages.count("importance of S_tr") == 1


def test_a_grid_over_both_importances_measures_each_on_the_original(
    original: nn.Module, evidence: Evidence
):
    points = (SSD(alpha=0.1, lam=0.1), SSD(alpha=0.1, lam=0.1, importance="per_sample"))
    expected = {n: p.clone() for n, p in _alone(points[1], original, evidence).items()}

    *_, last = SSD.unlearn_each(original, evidence, points, silent)

    assert all(torch.equal(p, expected[n]) for n, p in last.named_parameters())


def test_it_follows_a_plain_reading_of_the_equations(original: nn.Module, evidence: Evidence):
    ssd = SSD(alpha=1.5, lam=1.2, importance="per_sample")
    expected = _plainly(ssd, original, evidence)

    before = {name: p.detach().clone() for name, p in original.named_parameters()}

    unlearned = ssd.unlearn(original, evidence, silent)

    assert any(not torch.equal(expected[name], before[name]) for name in before)
    for name, parameter in unlearned.named_parameters():
        torch.testing.assert_close(parameter.detach(), expected[name])


def test_another_seed_shuffles_other_batches(original: nn.Module, evidence: Evidence):
    ssd = SSD(alpha=0.1, lam=0.1, batch_size=8)
    one = _alone(ssd, original, evidence)
    other = _alone(ssd, original, replace(evidence, seed=4))

    assert any(not torch.equal(one[name], other[name]) for name in one)


def _alone(ssd: SSD, original: nn.Module, evidence: Evidence) -> dict[str, Tensor]:
    (model,) = ssd.unlearn_each(original, evidence, (ssd,), silent)
    return {name: parameter.detach().clone() for name, parameter in model.named_parameters()}


def _plainly(ssd: SSD, model: nn.Module, evidence: Evidence) -> dict[str, Tensor]:
    """SSD sample by sample and weight by weight."""
    everything = torch.arange(len(evidence.train))
    on_deletion = _fisher(model, evidence, evidence.deletion)
    on_train = _fisher(model, evidence, everything)
    result = {}
    for name, parameter in model.named_parameters():
        flat = parameter.detach().clone().flatten()
        for j in range(len(flat)):
            i_f, i_d = float(on_deletion[name].flatten()[j]), float(on_train[name].flatten()[j])
            if i_f > ssd.alpha * i_d:
                flat[j] *= min(ssd.lam * i_d / i_f, 1)
        result[name] = flat.view_as(parameter)
    return result


def _fisher(model: nn.Module, evidence: Evidence, rows: Tensor) -> dict[str, Tensor]:
    model.eval()
    sums = {name: torch.zeros_like(p) for name, p in model.named_parameters()}
    for row in rows:
        model.zero_grad()
        logits = model(evidence.train.images(row[None]) / 255)
        (logits.logsumexp(1) - logits[:, evidence.train.labels[row]]).sum().backward()
        for name, parameter in model.named_parameters():
            sums[name] += parameter.grad**2 / len(rows)
    model.zero_grad()
    return sums
