"""Maps against plain loops and against linear models, whose maps are known by hand."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from engine.plugins.interpreters import LOOKS, Attribution, attributions
from engine.plugins.interpreters.grad_cam import GradCam, deepest_maps
from engine.plugins.interpreters.gradient_maps import IntegratedGradients, Saliency, SmoothGrad
from engine.plugins.interpreters.occlusion import Occlusion
from engine.plugins.interpreters.parts.protection import untouched
from tests.engine.conftest import tiny_network

METHODS = attributions()
CLASSES = torch.tensor([2, 0, 1])


def pictures(n: int = 3) -> Tensor:
    return torch.rand(n, 1, 8, 8, generator=torch.Generator().manual_seed(5))


def linear(seed: int = 0) -> nn.Sequential:
    layer = nn.Linear(64, 3)
    weights = torch.randn(3, 64, generator=torch.Generator().manual_seed(seed))
    layer.weight.data.copy_(weights)
    return nn.Sequential(nn.Flatten(), layer)


def maps(method: Attribution, model: nn.Module, images: Tensor, classes: Tensor) -> Tensor:
    with untouched(model):
        return method.maps(model, images, classes).detach()


def slope(model: nn.Module, images: Tensor, classes: Tensor) -> Tensor:
    """∂f_c/∂x, one picture and one plain backward pass at a time."""
    model.eval()
    rows = []
    for image, wanted in zip(images, classes, strict=True):
        leaf = image[None].clone().requires_grad_()
        (gradient,) = torch.autograd.grad(model(leaf)[0, wanted], leaf)
        rows.append(gradient)
    return torch.cat(rows)


def test_saliency_equals_a_plain_loop():
    model = tiny_network()

    found = maps(Saliency(), model, pictures(), CLASSES)

    torch.testing.assert_close(found, slope(model, pictures(), CLASSES).abs())


def test_input_times_gradient_equals_a_plain_loop():
    model = tiny_network()

    found = maps(LOOKS["input_x_gradient"](), model, pictures(), CLASSES)

    torch.testing.assert_close(found, pictures() * slope(model, pictures(), CLASSES))


def test_integrated_gradients_add_up_to_the_difference_of_the_logits():
    model = tiny_network().eval()

    found = maps(IntegratedGradients(steps=200), model, pictures(), CLASSES)

    with torch.no_grad():
        change = model(pictures()) - model(torch.zeros(1, 1, 8, 8))
    wanted = change.gather(1, CLASSES[:, None])[:, 0]
    torch.testing.assert_close(found.flatten(1).sum(1), wanted, atol=0.02, rtol=0.02)


@pytest.mark.parametrize("name", ["input_x_gradient", "integrated_gradients"])
def test_of_a_linear_model_each_pixel_gives_its_brightness_times_its_weight(name):
    model = linear()

    found = maps(LOOKS[name](), model, pictures(), CLASSES)

    torch.testing.assert_close(found.flatten(1), pictures().flatten(1) * model[1].weight[CLASSES])


@pytest.mark.parametrize("name", ["saliency", "smooth_grad"])
def test_of_a_linear_model_the_slope_is_the_weight(name):
    model = linear()

    found = maps(LOOKS[name](), model, pictures(), CLASSES)

    torch.testing.assert_close(found.flatten(1), model[1].weight[CLASSES].detach().abs())


def test_occluding_single_pixels_of_a_linear_model_gives_what_they_add():
    model = linear()

    found = maps(Occlusion(window=1), model, pictures(), CLASSES)

    expected = pictures().flatten(1) * model[1].weight[CLASSES].detach()
    torch.testing.assert_close(found.flatten(1), expected, atol=1e-5, rtol=1e-4)


def test_grad_cam_equals_weighted_maps_computed_by_hand():
    model = tiny_network().eval()
    kept: list[Tensor] = []
    hook = model.norm3.register_forward_hook(lambda *args: kept.append(args[2]))
    logit = model(pictures(1))[0, 2]
    hook.remove()
    (gradient,) = torch.autograd.grad(logit, kept[0])
    coarse = (gradient.mean((2, 3), keepdim=True) * kept[0]).sum(1, keepdim=True).relu()

    found = maps(GradCam(), model, pictures(1), CLASSES[:1])

    expected = nn.functional.interpolate(coarse, (8, 8), mode="bilinear")
    torch.testing.assert_close(found, expected.detach())


def test_grad_cam_takes_no_maps_that_are_too_small_to_show_a_place():
    model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.MaxPool2d(3), nn.Flatten(), nn.Linear(8, 3))

    assert deepest_maps(model, pictures()) is model[0]


@pytest.mark.parametrize("name", METHODS)
def test_equal_looks_give_equal_maps_of_the_pictures_size(name):
    first, second = (maps(LOOKS[name](), tiny_network(), pictures(), CLASSES) for _ in range(2))

    assert first.shape == (3, 1, 8, 8) and torch.equal(first, second)
    assert torch.isfinite(first).all()


@pytest.mark.parametrize("name", [n for n in METHODS if not LOOKS[n].is_cheap])
def test_a_dear_look_says_how_far_it_is(name):
    said: list[tuple[int, int]] = []

    def note(done: int, total: int, **_: object) -> None:
        said.append((done, total))

    model = tiny_network()
    with untouched(model):
        LOOKS[name]().maps(model, pictures(1), CLASSES[:1], note)

    assert len(said) > 1 and said == sorted(said)
    assert said[-1][0] == said[-1][1]


def test_noise_of_smooth_grad_changes_what_is_seen():
    model = tiny_network()

    still = maps(SmoothGrad(noise=0.0), model, pictures(), CLASSES)

    torch.testing.assert_close(still, maps(Saliency(), model, pictures(), CLASSES))
    assert not torch.allclose(still, maps(SmoothGrad(noise=0.3), model, pictures(), CLASSES))
