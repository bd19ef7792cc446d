"""Fashion-MNIST in full (Xiao et al., arXiv:1708.07747), from its four IDX files."""

from __future__ import annotations

import gzip
import hashlib
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from engine.base.progress import Progress
from engine.plugins.datasets.base import DATASETS, DatasetUnavailable
from engine.plugins.datasets.files.download import download
from engine.plugins.datasets.files.fetched import Fetched, RawPart, existing
from engine.training.recipe import Recipe

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

LARGEST = 16 + 60_000 * 28 * 28
"""Bytes of the largest of them."""


@DATASETS.register("fashion-mnist", title="Fashion-MNIST")
@dataclass(frozen=True)
class FashionMnist(Fetched):
    """60,000 + 10,000 grey pictures of clothes, 28×28. 31 MB to download."""

    class_names: ClassVar[tuple[str, ...]] = CLASS_NAMES
    n_train: ClassVar[int] = 60_000
    n_test: ClassVar[int] = 10_000
    shape: ClassVar[tuple[int, int, int]] = (1, 28, 28)
    recipe: ClassVar[Recipe] = Recipe(steps=2000, batch_size=256, lr=0.1, crop=0, flip=True)
    model: ClassVar[str] = "resnet-small"
    licence: ClassVar[str] = "MIT, Copyright (c) 2017 Zalando SE"
    needed: ClassVar[tuple[str, ...]] = tuple(SHA256)

    def download(self, folder: Path, progress: Progress) -> None:
        from torchvision.datasets import FashionMNIST  # costs more than a second to import

        for name, md5 in FashionMNIST.resources:
            download(FashionMNIST.mirrors[0] + name, folder / name, md5, progress)

    def read(self, folder: Path, part: str) -> RawPart:
        images, labels = (_array(folder, name) for name in FILES[part])
        return RawPart(images[:, None], labels)


def _array(folder: Path, name: str) -> npt.NDArray[np.uint8]:
    path = existing(folder, name)
    if path is None:
        raise DatasetUnavailable(f"Put {name} or {name}.gz into {folder}.")
    return read_idx(path, SHA256[name])


def read_idx(path: Path, sha256: str) -> npt.NDArray[np.uint8]:
    """The array in the file; raises :class:`DatasetUnavailable`.

    Args:
        sha256: digest of the uncompressed file, so that it holds however the file was packed.
    """
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise DatasetUnavailable(f"Replace {path}, which cannot be read: {error}.") from error
    if len(raw) > LARGEST:
        raise DatasetUnavailable(
            f"Replace {path}, which has more than {LARGEST:,} bytes, as the largest original."
        )
    if hashlib.sha256(raw).hexdigest() != sha256:
        raise DatasetUnavailable(f"Replace {path}, whose checksum is not that of the original.")
    return _parsed(raw)


def _parsed(raw: bytes) -> npt.NDArray[np.uint8]:
    """The format: two zero bytes, type 8 (uint8), the rank, each size as big-endian uint32."""
    rank = raw[3]
    shape = struct.unpack_from(f">{rank}I", raw, 4)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * rank).reshape(shape)
