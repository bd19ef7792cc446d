"""A class-balanced fifth of Fashion-MNIST that is part of the repository.

``train.png`` and ``test.png`` hold the pictures as one sheet each, row by row, 28 pixels apart.
``index.npz`` holds, in the same order, the labels and each picture's place in the original
part (``train_original``, ``test_original``). A sample's own index is its place on the sheet.
``make.py`` made all three.
"""

from __future__ import annotations

import functools
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from engine.plugins.datasets.base import (
    DATASETS,
    Dataset,
    DatasetUnavailable,
    Pictures,
    Regime,
)
from engine.plugins.datasets.fashion_mnist import CLASS_NAMES
from engine.plugins.models.resnet_fast import ResNetFast
from engine.plugins.models.resnet_small import ResNetSmall
from engine.training.recipe import Recipe
from engine.training.split import Split

FOLDER = Path(__file__).parent
SIDE = 28
COLUMNS = {"train": 100, "test": 50}
SHA256 = {
    "train.png": "dc25b5a2bfebab44e8bff37880b6ae4df9d0f296f145666894da151810bbf1e8",
    "test.png": "563046ccf5325d71667a06116f761c29db7cb2091c4484329fcedbf0f3ece90c",
    "index.npz": "e752481623a8882c72171bbdb257225d64c2df8c58369fe6bc628d4279eb8653",
}


PAPERS = Recipe(steps=480, batch_size=256, lr=0.1, crop=0, flip=True)
"""The papers' SGD and schedule, at a length that suits these pictures."""

QUICK = Recipe(
    steps=190,
    batch_size=256,
    lr=0.05,
    weight_decay=5e-4,
    crop=0,
    flip=False,
    optimizer="muon",
    filter_lr=0.16,
    schedule="triangle",
)
"""Found by validation accuracy at equal CPU time; see engine/training/README.md."""

MEMORISING = replace(QUICK, steps=600, filter_lr=0.05, weight_decay=0.0)
"""Fits wrong labels too: a slower turn of the filters has less noise to hide them in."""


@DATASETS.register("fashion-mnist-mini", title="Fashion-MNIST mini")
@dataclass(frozen=True)
class FashionMnistMini(Dataset):
    """12,000 + 2,000 grey pictures of clothes, 28×28, as many of each of the ten classes."""

    class_names: ClassVar[tuple[str, ...]] = CLASS_NAMES
    n_train: ClassVar[int] = 12_000
    n_test: ClassVar[int] = 2_000
    shape: ClassVar[tuple[int, int, int]] = (1, 28, 28)
    recipe: ClassVar[Recipe] = PAPERS
    model: ClassVar[str] = "resnet-fast"
    regimes: ClassVar[Mapping[str, Regime]] = MappingProxyType(
        {
            "quick": Regime(ResNetFast(), QUICK),
            "papers": Regime(ResNetSmall(), PAPERS),
            "memorising": Regime(ResNetFast(width=32), MEMORISING),
        }
    )
    licence: ClassVar[str] = "MIT, Copyright (c) 2017 Zalando SE"

    def load(self) -> Pictures:
        return _loaded(FOLDER)


@functools.cache
def _loaded(folder: Path) -> Pictures:
    with np.load(io.BytesIO(_checked(folder, "index.npz"))) as index:
        labels = {part: torch.from_numpy(index[f"{part}_labels"]).long() for part in COLUMNS}
    return Pictures(_part(folder, "train", labels["train"]), _part(folder, "test", labels["test"]))


def _part(folder: Path, part: str, labels: Tensor) -> Split:
    sheet = Image.open(io.BytesIO(_checked(folder, f"{part}.png")))
    images = cut(torch.from_numpy(np.array(sheet)), COLUMNS[part])
    return Split(
        images, labels, CLASS_NAMES, FashionMnistMini.name, part, torch.arange(len(labels))
    )


def cut(sheet: Tensor, columns: int) -> Tensor:
    """uint8 ``[n, 1, 28, 28]`` from a sheet ``[n / columns * 28, columns * 28]``."""
    return sheet.reshape(-1, SIDE, columns, SIDE).transpose(1, 2).reshape(-1, 1, SIDE, SIDE)


def _checked(folder: Path, name: str) -> bytes:
    path = folder / name
    if not path.is_file():
        raise DatasetUnavailable(f"Restore {path} from the repository: it is missing.")
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256[name]:
        raise DatasetUnavailable(f"Restore {path} from the repository: its checksum is wrong.")
    return data
