"""The handwritten digits that come with scikit-learn: the smallest real pictures, for tests."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from engine.base.seeds import generator
from engine.plugins.datasets.base import DATASETS, Dataset, Pictures
from engine.training.recipe import Recipe
from engine.training.split import Split

TEST_PER_CLASS = 36


@DATASETS.register("digits", title="Digits 8×8")
@dataclass(frozen=True)
class Digits(Dataset):
    """1,797 grey pictures of 8×8; the test part has 36 of each digit, drawn by a fixed seed."""

    class_names: ClassVar[tuple[str, ...]] = tuple("0123456789")
    n_train: ClassVar[int] = 1437
    n_test: ClassVar[int] = 360
    shape: ClassVar[tuple[int, int, int]] = (1, 8, 8)
    recipe: ClassVar[Recipe] = Recipe(steps=200, batch_size=64, lr=0.1, crop=0, flip=False)
    model: ClassVar[str] = "resnet-small"
    licence: ClassVar[str] = "CC BY 4.0, E. Alpaydin and C. Kaynak (UCI, 1998)"

    def load(self) -> Pictures:
        return _loaded()


@functools.cache
def _loaded() -> Pictures:
    from sklearn.datasets import load_digits  # slow to import

    digits = load_digits()
    images = torch.from_numpy(digits.images).mul(255 / 16).round().to(torch.uint8)[:, None]
    labels = torch.from_numpy(digits.target).long()
    in_test = _in_test(labels)
    return Pictures(
        _part(images, labels, ~in_test, "train"), _part(images, labels, in_test, "test")
    )


def _in_test(labels: Tensor) -> Tensor:
    """Mask of the test part; a person wrote several neighbours, so the draw is not by place."""
    rng = generator(0, "digits", "test")
    mask = torch.zeros(len(labels), dtype=torch.bool)
    for digit in range(10):
        places = (labels == digit).nonzero()[:, 0]
        mask[places[torch.randperm(len(places), generator=rng)[:TEST_PER_CLASS]]] = True
    return mask


def _part(images: Tensor, labels: Tensor, here: Tensor, part: str) -> Split:
    n = int(here.sum())
    return Split(images[here], labels[here], Digits.class_names, Digits.name, part, torch.arange(n))
