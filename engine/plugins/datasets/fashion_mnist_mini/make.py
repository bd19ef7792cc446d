"""Makes the files of Fashion-MNIST mini from the four original IDX files, plain or gzipped.

python -m engine.plugins.datasets.fashion_mnist_mini.make FOLDER [INTO]
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from engine.base.seeds import generator
from engine.plugins.datasets.fashion_mnist import FashionMnist
from engine.plugins.datasets.fashion_mnist_mini import COLUMNS, FOLDER, SHA256, SIDE
from engine.training.split import Split

PER_CLASS = {"train": 1200, "test": 200}


def make(originals: Path, into: Path) -> None:
    """Writes ``train.png``, ``test.png`` and ``index.npz`` into the folder ``into``."""
    index: dict[str, Any] = {}
    for part, columns in COLUMNS.items():
        whole = FashionMnist().split(originals, part)
        drawn = draw(whole, PER_CLASS[part])
        sheet(whole.images[drawn], columns).save(into / f"{part}.png", optimize=True)
        index[f"{part}_labels"] = whole.labels[drawn].numpy().astype(np.uint8)
        index[f"{part}_original"] = drawn.numpy().astype(np.uint16)
    np.savez_compressed(into / "index.npz", **index)


def draw(whole: Split, per_class: int) -> Tensor:
    """Sorted int64 positions in ``whole``, ``per_class`` of each class, by a fixed seed."""
    rng = generator(0, "fashion-mnist-mini", whole.part)
    drawn = []
    for label in range(whole.num_classes):
        places = (whole.labels == label).nonzero()[:, 0]
        drawn.append(places[torch.randperm(len(places), generator=rng)[:per_class]])
    return torch.cat(drawn).sort().values


def sheet(images: Tensor, columns: int) -> Image.Image:
    """All of ``images``, uint8 ``[n, 1, 28, 28]``, in rows of ``columns``."""
    rows = images.reshape(-1, columns, SIDE, SIDE).transpose(1, 2)
    return Image.fromarray(rows.reshape(-1, columns * SIDE).numpy())


if __name__ == "__main__":
    target = Path(sys.argv[2]) if len(sys.argv) > 2 else FOLDER
    make(Path(sys.argv[1]), target)
    for file in SHA256:
        print(file, hashlib.sha256((target / file).read_bytes()).hexdigest())
