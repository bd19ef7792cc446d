"""Networks of other papers have the sizes that were published."""

from __future__ import annotations

import pytest
import torch
import torchvision

from engine.plugins.models import MODELS, Model
from engine.plugins.models.torchvision_classifier import ARCHITECTURES, TorchvisionClassifier


def n_parameters(model: Model, num_classes: int, channels: int = 3) -> int:
    with torch.device("meta"):
        network = model.network((channels, 32, 32), num_classes)
    return sum(parameter.numel() for parameter in network.parameters())


def test_resnet18_for_small_pictures_has_eleven_million_parameters():
    assert n_parameters(MODELS["resnet18"](), 10) == 11_173_962


@pytest.mark.parametrize(("num_classes", "count"), [(10, 36_479_194), (100, 36_536_884)])
def test_wide_resnet_28_10_has_36_and_a_half_million_parameters(num_classes, count):
    assert n_parameters(MODELS["wrn28-10"](), num_classes) == count


@pytest.mark.parametrize(
    ("architecture", "count"), [("resnet18", 11_689_512), ("mobilenet_v3_small", 2_542_856)]
)
def test_a_torchvision_classifier_has_its_published_size(architecture, count):
    assert n_parameters(TorchvisionClassifier(architecture=architecture), 1000) == count


def test_all_torchvision_classifiers_that_fit_are_offered():
    """The others have a second output, a convolution as their head or one size of picture."""
    left_out = ("googlenet", "inception_v3", "maxvit_t", "squeezenet1_0", "squeezenet1_1", "vit_")
    known = torchvision.models.list_models(module=torchvision.models)

    assert list(ARCHITECTURES) == [name for name in known if not name.startswith(left_out)]


@pytest.mark.slow
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_every_torchvision_classifier_gives_logits(architecture):
    model = TorchvisionClassifier(architecture=architecture).network((1, 28, 28), 3).eval()

    with torch.no_grad():
        logits = model(torch.zeros(2, 1, 28, 28))

    assert logits.shape == (2, 3)
    assert model.head.in_features == model.features(torch.zeros(1, 1, 28, 28)).shape[1]
