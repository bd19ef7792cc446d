from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from engine.plugins.unlearners.parts.sensitivity import other_classes, squared_sensitivities
from tests.engine.conftest import tiny_network


def linear() -> nn.Module:
    model = nn.Sequential(nn.Flatten(), nn.Linear(4, 3))
    with torch.no_grad():
        model[1].weight.copy_(torch.arange(12.0).view(3, 4))
    return model


def pictures(n: int = 5) -> Tensor:
    return torch.rand(n, 1, 8, 8, generator=torch.Generator().manual_seed(0))


def one_by_one(model: nn.Module, images: Tensor, classes: Tensor) -> Tensor:
    norms = []
    for image, wanted in zip(images, classes, strict=True):
        x = image[None].clone().requires_grad_()
        (gradient,) = torch.autograd.grad(model(x)[0, wanted], x)
        norms.append(gradient.square().sum())
    return torch.stack(norms)


def test_a_linear_model_answers_with_the_norm_of_its_row():
    classes = torch.tensor([0, 2])

    (norms,) = squared_sensitivities(linear(), torch.rand(2, 1, 2, 2), [classes])

    assert norms.tolist() == [0 + 1 + 4 + 9, 64 + 81 + 100 + 121]


def test_a_batch_gives_what_its_samples_give_one_by_one():
    model, classes = tiny_network().eval(), torch.tensor([0, 1, 2, 1, 0])

    (together,) = squared_sensitivities(model, pictures(), [classes])

    torch.testing.assert_close(together, one_by_one(model, pictures(), classes))


def test_batch_normalisation_in_training_mode_breaks_this():
    model, classes = tiny_network().train(), torch.tensor([0, 1, 2, 1, 0])

    (together,) = squared_sensitivities(model, pictures(), [classes])

    apart = one_by_one(tiny_network().eval(), pictures(), classes)
    assert ((together - apart).abs() > 0.05 * apart).any()


def test_classes_are_looked_at_each_for_itself():
    model, one, other = tiny_network().eval(), torch.zeros(5).long(), torch.ones(5).long()

    both = squared_sensitivities(model, pictures(), [one, other])

    torch.testing.assert_close(both[0], squared_sensitivities(model, pictures(), [one])[0])
    torch.testing.assert_close(both[1], squared_sensitivities(model, pictures(), [other])[0])


def test_it_is_computed_in_full_precision_inside_autocast():
    model, classes = tiny_network().eval(), torch.zeros(5).long()

    with torch.autocast("cpu", dtype=torch.bfloat16):
        (inside,) = squared_sensitivities(model, pictures(), [classes])

    assert torch.equal(inside, squared_sensitivities(model, pictures(), [classes])[0])


@pytest.mark.parametrize("k", [2, 10])
def test_every_other_class_is_drawn_and_never_the_label(k: int):
    labels = torch.arange(k).repeat(200)

    drawn = other_classes(labels, k, torch.Generator().manual_seed(0))

    assert (drawn != labels).all()
    assert len(set(zip(labels.tolist(), drawn.tolist(), strict=True))) == k * (k - 1)
