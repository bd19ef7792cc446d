"""A map in numbers, and the norms of many pictures."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from engine.plugins.interpreters.attribution import covered_by, randomised
from engine.plugins.interpreters.input_norms import input_norms
from engine.plugins.interpreters.parts.map_numbers import FLAT, likeness, numbers
from engine.plugins.manipulations.patch import Patch
from tests.engine.conftest import tiny_network

PATCH = np.zeros((4, 4), dtype=bool)
PATCH[2:, 2:] = True


def test_norm_and_share_inside_the_patch_are_counted_by_hand():
    values = np.zeros((1, 4, 4), dtype=np.float32)
    values[0, 0, 0], values[0, 3, 3] = 3, -4

    found = numbers(values, PATCH)

    assert found.norm == pytest.approx(5)
    assert found.inside == pytest.approx(4 / 7)
    assert found.patch_share == pytest.approx(4 / 16)
    assert not found.is_flat


def test_without_a_patch_there_is_no_share():
    found = numbers(np.ones((1, 4, 4), dtype=np.float32), None)

    assert found.inside is None and found.patch_share is None


@pytest.mark.parametrize(("norm", "is_flat"), [(0.0, True), (FLAT / 2, True), (2 * FLAT, False)])
def test_a_map_below_the_stated_norm_is_flat(norm, is_flat):
    values = np.zeros((1, 4, 4), dtype=np.float32)
    values[0, 1, 1] = norm

    assert numbers(values, PATCH).is_flat == is_flat


def test_likeness_is_the_rank_correlation_of_what_each_pixel_counts():
    rising = np.arange(16, dtype=np.float32).reshape(1, 4, 4)

    assert likeness(rising, rising**3) == pytest.approx(1)
    assert likeness(rising, -rising) == pytest.approx(1)  # signs do not count
    assert likeness(rising, rising.max() - rising) == pytest.approx(-1)
    assert likeness(rising, np.ones_like(rising)) is None


def test_what_a_trigger_covers_is_where_it_changes_something():
    mask = covered_by(Patch(side=2), torch.Size([1, 1, 8, 8]))

    assert mask is not None and mask.sum() == 4 and mask[6:, 6:].all()
    assert covered_by(None, torch.Size([1, 1, 8, 8])) is None


def test_the_norms_of_a_linear_model_are_those_of_its_weights():
    layer = nn.Linear(64, 3)
    model = nn.Sequential(nn.Flatten(), layer)
    images = torch.randint(0, 256, (5, 1, 8, 8), dtype=torch.uint8)

    found = input_norms(model, images)

    expected = layer.weight.detach().norm(dim=1)
    torch.testing.assert_close(found, expected.expand(5, 3))


def test_the_norms_equal_a_plain_loop_over_pictures_and_classes():
    model = tiny_network()
    images = torch.randint(0, 256, (4, 1, 8, 8), dtype=torch.uint8)

    found = input_norms(model.train(), images)

    assert model.training
    model.eval()
    for i, image in enumerate(images):
        for c in range(3):
            leaf = (image[None].float() / 255).requires_grad_()
            (gradient,) = torch.autograd.grad(model(leaf)[0, c], leaf)
            assert found[i, c].item() == pytest.approx(gradient.norm().item(), rel=1e-4)


def test_random_weights_are_drawn_anew_and_leave_the_model_alone():
    model = tiny_network()
    before = model.head.weight.clone()

    first, second = randomised(model), randomised(model)

    assert torch.equal(model.head.weight, before)
    assert not torch.equal(first.head.weight, before)
    assert torch.equal(first.head.weight, second.head.weight)
