"""CIFAR-10 (Krizhevsky, 2009), the papers' first data set, through torchvision."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from engine.data.base import DATASETS
from engine.data.cifar_archive import fetch_archive, read_part
from engine.data.fetched import Fetched, RawPart
from engine.progress import Progress
from engine.recipe import Recipe


@DATASETS.register("cifar10", title="CIFAR-10")
@dataclass(frozen=True)
class Cifar10(Fetched):
    """50,000 + 10,000 coloured pictures of animals and vehicles, 32×32. 163 MB to download."""

    class_names: ClassVar[tuple[str, ...]] = (
        "airplane",
        "automobile",
        "bird",
        "cat",
        "deer",
        "dog",
        "frog",
        "horse",
        "ship",
        "truck",
    )
    n_train: ClassVar[int] = 50_000
    n_test: ClassVar[int] = 10_000
    recipe: ClassVar[Recipe] = Recipe()
    model: ClassVar[str] = "resnet9"
    licence: ClassVar[str] = "none stated; free to use with a citation of Krizhevsky (2009)"
    needed: ClassVar[tuple[str, ...]] = ("cifar-10-batches-py",)

    def download(self, folder: Path, progress: Progress) -> None:
        fetch_archive("CIFAR10", folder, progress)

    def read(self, folder: Path, part: str) -> RawPart:
        return read_part("CIFAR10", folder, part)
