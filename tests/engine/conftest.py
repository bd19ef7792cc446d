"""A scenario so small that every unlearner runs on it in a fraction of a second."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from engine.base.seeds import generator
from engine.plugins.datasets import Split
from engine.plugins.evidence import Evidence
from engine.training.loop import fit
from engine.training.recipe import Recipe
from engine.training.sets import TrainingSet

RECIPE = Recipe(steps=6, batch_size=16, crop=1)


class TinyNetwork(nn.Module):
    """Four layers with batch normalisation between, for pictures ``[n, 1, 8, 8]`` of 3 classes."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 3, padding=1)
        self.norm1 = nn.BatchNorm2d(6)
        self.conv2 = nn.Conv2d(6, 8, 3, padding=1, stride=2)
        self.norm2 = nn.BatchNorm2d(8)
        self.conv3 = nn.Conv2d(8, 8, 3, padding=1)
        self.norm3 = nn.BatchNorm2d(8)
        self.head = nn.Linear(8, 3)

    def forward(self, x: Tensor) -> Tensor:
        x = self.norm1(self.conv1(x - 0.5)).relu()
        x = self.norm2(self.conv2(x)).relu()
        x = self.norm3(self.conv3(x)).relu()
        return self.head(x.amax((2, 3)))


def tiny_network(seed: int = 0) -> nn.Module:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return TinyNetwork()


def tiny_pictures(n: int, seed: int, part: str = "train") -> Split:
    """Noise with a bright square whose place is the class."""
    rng = generator(seed, part)
    images = torch.randint(0, 80, (n, 1, 8, 8), generator=rng, dtype=torch.uint8)
    labels = torch.arange(n) % 3
    for image, label in zip(images, labels.tolist(), strict=True):
        image[0, 1:4, 2 * label : 2 * label + 3] += 150
    return Split(images, labels, ("left", "middle", "right"), "tiny", part, torch.arange(n))


def corner(images: Tensor) -> Tensor:
    """The trigger: a bright corner of 2×2 pixels."""
    images = images.clone()
    images[:, :, 6:, 6:] = 255
    return images


def poisoned(split: Split, rows: Tensor) -> TrainingSet:
    """``split`` with the trigger on the pictures at ``rows``, which are said to be "left"."""
    is_stamped = torch.zeros(len(split), dtype=torch.bool)
    is_stamped[rows] = True
    labels = torch.where(is_stamped, 0, split.labels)
    return TrainingSet(split.with_labels(labels), stamp=corner, stamped=is_stamped)


@pytest.fixture
def evidence() -> Evidence:
    """Sixty pictures, nine of them poisoned, four of these identified."""
    split = tiny_pictures(60, seed=0)
    manipulated = torch.arange(1, 60, 7)
    deletion = manipulated[:4]
    is_retained = torch.ones(60, dtype=torch.bool)
    is_retained[deletion] = False
    return Evidence(
        train=poisoned(split, manipulated),
        deletion=deletion,
        retained=is_retained.nonzero().squeeze(1),
        validation=poisoned(tiny_pictures(20, seed=1), torch.arange(1, 20, 7)),
        recipe=RECIPE,
        fresh=lambda: tiny_network(seed=9),
        seed=3,
    )


@pytest.fixture
def original(evidence: Evidence) -> nn.Module:
    """A network that was trained for six steps on the poisoned pictures."""
    model = tiny_network()
    fit(model, evidence.train, recipe=evidence.recipe, seed=0)
    return model
