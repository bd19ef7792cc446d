"""The training loop against a plain one, and the forward pass."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest
import torch
import torch.nn.functional as F
from torch import nn

import engine.training.loop
from engine.base.progress import Cancelled
from engine.base.seeds import generator
from engine.plugins.datasets import Split
from engine.training.loop import fit, infer, to_float
from engine.training.recipe import Recipe
from engine.training.sets import TrainingSet

RECIPE = Recipe(steps=5, batch_size=8, lr=0.1, crop=0, flip=False)


def pictures(n: int = 20) -> TrainingSet:
    images = torch.randint(0, 256, (n, 1, 6, 6), dtype=torch.uint8, generator=generator(0, "x"))
    names = ("a", "b", "c")
    return TrainingSet(Split(images, torch.arange(n) % 3, names, "tiny", "train", torch.arange(n)))


def network() -> nn.Sequential:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return nn.Sequential(
            nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(64, 3)
        )


@pytest.fixture
def in_float32(monkeypatch):
    monkeypatch.setattr(engine.training.loop, "autocast", lambda device: torch.enable_grad())


def trained(**how) -> nn.Module:
    model = network()
    fit(model, pictures(), recipe=RECIPE, seed=3, **how)
    return model


def plainly_trained(data: TrainingSet) -> nn.Module:
    """SGD written out: v <- m v + (g + d w), w <- w - lr v, batches of 8 cut from permutations."""
    model = network()
    rng = generator(3, "batches")
    order = torch.cat([torch.randperm(len(data), generator=rng) for _ in range(2)])
    velocity = [torch.zeros_like(p) for p in model.parameters()]
    for step in range(RECIPE.steps):
        rows = order[8 * step : 8 * step + 8]
        loss = F.cross_entropy(model(data.images(rows) / 255), data.labels[rows])
        gradients = torch.autograd.grad(loss, list(model.parameters()))
        for p, v, g in zip(model.parameters(), velocity, gradients, strict=True):
            v.mul_(RECIPE.momentum).add_(g + RECIPE.weight_decay * p.detach())
            p.data -= RECIPE.lr * RECIPE.rate(step) * v
    return model


def test_equals_a_plain_loop_in_float32(in_float32):
    plain = plainly_trained(pictures())

    torch.testing.assert_close(trained().state_dict(), plain.state_dict())


def test_equal_arguments_give_equal_weights_bit_for_bit():
    one, other = trained().state_dict(), trained().state_dict()

    assert all(torch.equal(one[name], other[name]) for name in one)


def test_another_seed_gives_other_batches():
    model = network()

    fit(model, pictures(), recipe=RECIPE, seed=4)

    assert not torch.equal(model[0].weight, trained()[0].weight)


def test_all_batches_are_full_and_no_sample_is_left_out():
    seen = []

    def loss(model, images, labels, rows):
        seen.append(rows)
        return F.cross_entropy(model(images), labels)

    trained(loss=loss)

    assert [len(rows) for rows in seen] == [8] * 5
    assert torch.cat(seen).bincount(minlength=20).tolist() == [2] * 20


def test_a_batch_is_all_of_the_data_when_there_is_less():
    sizes = []
    trained(rows=torch.arange(3), loss=lambda m, x, y, r: sizes.append(len(r)) or m(x).sum())

    assert sizes == [3] * 5


def test_trains_on_the_given_rows_only():
    seen = []
    trained(rows=torch.tensor([4, 9, 2]), loss=lambda m, x, y, r: seen.append(r) or m(x).sum())

    assert set(torch.cat(seen).tolist()) == {2, 4, 9}


def test_a_loss_gets_float_pictures_and_the_labels_of_its_rows():
    data = pictures()

    def loss(model, images, labels, rows):
        assert torch.equal(images, data.images(rows) / 255)
        assert torch.equal(labels, data.labels[rows])
        return F.cross_entropy(model(images), labels)

    trained(loss=loss)


def test_only_trainable_parameters_change_and_all_can_be_trained_afterwards():
    model = network()
    before = copy.deepcopy(model.state_dict())

    fit(model, pictures(), recipe=RECIPE, seed=3, trainable=model[4].parameters())

    assert torch.equal(model[0].weight, before["0.weight"])
    assert not torch.equal(model[4].weight, before["4.weight"])
    assert all(parameter.requires_grad for parameter in model.parameters())


def test_a_part_prepared_for_evaluation_keeps_its_running_statistics():
    def prepare(model):
        model.train()
        model[1].eval()

    model = trained(prepare=prepare)

    assert model[1].running_mean.eq(0).all()


def test_reports_the_first_and_the_last_step_with_a_loss():
    reports = []
    trained(progress=lambda done, total, **more: reports.append((done, total, more["loss"])))

    assert reports[0][:2] == (1, 5)
    assert reports[-1][:2] == (5, 5)
    assert all(loss > 0 for *_, loss in reports)


def test_returns_the_loss_of_each_step():
    losses = fit(network(), pictures(), recipe=RECIPE, seed=3)

    assert len(losses) == RECIPE.steps
    assert losses[-1] < losses[0]


def test_cancelled_comes_out_and_parameters_are_left_trainable():
    def cancel(done, total, **scalars):
        raise Cancelled

    model = network()
    with pytest.raises(Cancelled):
        fit(model, pictures(), recipe=RECIPE, seed=3, progress=cancel, trainable=[model[4].weight])

    assert model[0].weight.requires_grad


def test_looking_at_the_model_in_between_changes_nothing():
    data = pictures()
    watched = trained(progress=lambda *a, model, **k: infer(model, data.images()))

    torch.testing.assert_close(watched.state_dict(), trained().state_dict(), rtol=0, atol=0)


def test_infer_leaves_modes_and_running_statistics_as_they_were():
    model = network().train()
    model[1].eval()
    before = copy.deepcopy(model.state_dict())

    infer(model, pictures().images())

    assert [module.training for module in model] == [True, False, True, True, True]
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())


def test_infer_gives_float32_logits_of_each_picture_by_itself():
    images = pictures().images()

    logits = infer(trained(), images)

    assert logits.dtype == torch.float32
    assert logits.shape == (20, 3)
    torch.testing.assert_close(logits, infer(trained(), images, batch_size=3))


def test_floats_lie_between_zero_and_one_and_pictures_stay_as_they_were():
    images = torch.tensor([0, 51, 255], dtype=torch.uint8).view(1, 1, 1, 3)

    assert to_float(images).flatten().tolist() == pytest.approx([0, 0.2, 1])
    assert images.flatten().tolist() == [0, 51, 255]


def test_muon_moves_the_filters_and_sgd_the_rest(in_float32):
    moved = copy.deepcopy(network())
    recipe = replace(RECIPE, steps=1, optimizer="muon", filter_lr=0.5)
    fit(moved, pictures(), recipe=recipe, seed=3)
    by_sgd = network()
    fit(by_sgd, pictures(), recipe=replace(RECIPE, steps=1), seed=3)
    kept = network()
    fit(kept, pictures(), recipe=replace(recipe, filter_lr=0.0), seed=3)

    assert not torch.equal(moved[0].weight, by_sgd[0].weight)
    torch.testing.assert_close(kept[0].weight.norm().item(), 2.0)
    for name in ("1.weight", "1.bias", "4.weight", "4.bias"):
        torch.testing.assert_close(kept.state_dict()[name], by_sgd.state_dict()[name])


def test_muon_trains_a_part_without_filters():
    model = network()
    recipe = replace(RECIPE, optimizer="muon")

    fit(model, pictures(), recipe=recipe, seed=3, trainable=model[4].parameters())

    assert torch.equal(model[0].weight, network()[0].weight)
    assert not torch.equal(model[4].weight, network()[4].weight)
