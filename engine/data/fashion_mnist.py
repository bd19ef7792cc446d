"""Fashion-MNIST in full (Xiao et al., arXiv:1708.07747), from its four IDX files."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import torch

from engine.data.base import DATASETS, Dataset, DatasetUnavailable, Pictures, Split
from engine.data.folders import folders, own_folder
from engine.data.idx import existing, read_idx
from engine.recipe import Recipe

CLASS_NAMES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
FILES = {
    "train": ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    "test": ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
}
SHA256 = {
    "train-images-idx3-ubyte": "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    "train-labels-idx1-ubyte": "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    "t10k-images-idx3-ubyte": "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    "t10k-labels-idx1-ubyte": "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
}
"""Digests of the uncompressed files."""


@DATASETS.register("fashion-mnist", title="Fashion-MNIST")
@dataclass(frozen=True)
class FashionMnist(Dataset):
    """60,000 + 10,000 grey pictures of clothes, 28×28. Downloaded where it is not at hand."""

    class_names: ClassVar[tuple[str, ...]] = CLASS_NAMES
    n_train: ClassVar[int] = 60_000
    n_test: ClassVar[int] = 10_000
    recipe: ClassVar[Recipe] = Recipe(steps=3000, batch_size=128, lr=0.05, crop=2, flip=True)
    model: ClassVar[str] = "resnet-small"
    licence: ClassVar[str] = "MIT, Copyright (c) 2017 Zalando SE"

    def load(self) -> Pictures:
        folder = self._folder()
        if folder is None:
            folder = own_folder(self.name)
            _download(folder)
        return _loaded(folder)

    def is_at_hand(self) -> bool:
        return self._folder() is not None

    def _folder(self) -> Path | None:
        """The first folder that holds all four files."""
        complete = (f for f in folders(self.name) if all(existing(f, name) for name in SHA256))
        return next(complete, None)


def read_part(folder: Path, part: str) -> Split:
    """The whole original part, ``train`` or ``test``, of the IDX files in ``folder``."""
    images, labels = (read_idx(folder, name, SHA256[name]) for name in FILES[part])
    return Split(
        torch.from_numpy(images.copy())[:, None],
        torch.from_numpy(labels.astype("int64")),
        CLASS_NAMES,
        FashionMnist.name,
        part,
        torch.arange(len(labels)),
    )


@functools.cache
def _loaded(folder: Path) -> Pictures:
    return Pictures(read_part(folder, "train"), read_part(folder, "test"))


def _download(folder: Path) -> None:
    from torchvision.datasets import FashionMNIST  # costs more than a second to import
    from torchvision.datasets.utils import download_url

    for name, md5 in FashionMNIST.resources:
        try:
            download_url(FashionMNIST.mirrors[0] + name, str(folder), filename=name, md5=md5)
        except (OSError, RuntimeError) as error:
            raise DatasetUnavailable(
                f"Fashion-MNIST could not be downloaded ({error}): check the network, or put its "
                f"four IDX files into {folder} or into fashion-mnist/ in the folder LAB_DATA."
            ) from error
