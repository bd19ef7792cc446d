"""Data sets of any size whose pixels mean nothing: to see what it costs that there are many."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from engine.plugins.datasets.files.folders import own_folder
from engine.plugins.datasets.files.memory_map import append_images, seal

NAME = "synthetic"
SHAPE = (3, 32, 32)
CLASSES = tuple(f"class {k}" for k in range(10))
N_TEST = 1_000
BLOCK = 1_000
"""So many different pictures there are; the disk holds each as often as it takes."""


@contextmanager
def synthetic(n: int) -> Iterator[Path]:
    """A cache with nothing but the data set ``synthetic`` of ``n`` training pictures in it.

    It is the lab's cache for as long as the context lasts, and gone afterwards.
    """
    before = os.environ.get("LAB_CACHE")
    with TemporaryDirectory(prefix="bench-") as cache:
        os.environ["LAB_CACHE"] = cache
        try:
            _write(own_folder(NAME), n)
            yield Path(cache)
        finally:
            os.environ.pop("LAB_CACHE")
            if before is not None:
                os.environ["LAB_CACHE"] = before


def _write(folder: Path, n: int) -> None:
    folder.mkdir(parents=True)
    rng = np.random.default_rng(0)
    block = rng.integers(0, 256, (BLOCK, *SHAPE), dtype=np.uint8)
    for part, count in (("train", n), ("test", N_TEST)):
        append_images(folder / f"{part}-images.npy", _repeated(block, count), SHAPE)
        np.save(folder / f"{part}-labels.npy", rng.integers(0, len(CLASSES), count))
    seal(folder, CLASSES, SHAPE, "random pixels")


def _repeated(block: npt.NDArray[np.uint8], n: int) -> Iterator[npt.NDArray[np.uint8]]:
    return (block[place % len(block)] for place in range(n))
