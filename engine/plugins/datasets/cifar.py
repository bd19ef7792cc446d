"""CIFAR-10 (Krizhevsky, 2009), the papers' first data set, through torchvision."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

from engine.base.progress import Progress
from engine.plugins.datasets.base import DATASETS
from engine.plugins.datasets.files.download import download
from engine.plugins.datasets.files.fetched import Fetched, RawPart
from engine.training.recipe import Recipe


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


_FINE_LABELS = """
apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly
camel can castle caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile
cup dinosaur dolphin elephant flatfish forest fox girl hamster house kangaroo keyboard lamp
lawn_mower leopard lion lizard lobster man maple_tree motorcycle mountain mouse mushroom oak_tree
orange orchid otter palm_tree pear pickup_truck pine_tree plain plate poppy porcupine possum
rabbit raccoon ray road rocket rose sea seal shark shrew skunk skyscraper snail snake spider
squirrel streetcar sunflower sweet_pepper table tank telephone television tiger tractor train
trout tulip turtle wardrobe whale willow_tree wolf woman worm
"""


@DATASETS.register("cifar100", title="CIFAR-100")
@dataclass(frozen=True)
class Cifar100(Fetched):
    """50,000 + 10,000 coloured pictures of 100 kinds of things, 32×32. 161 MB to download."""

    class_names: ClassVar[tuple[str, ...]] = tuple(
        name.replace("_", " ") for name in _FINE_LABELS.split()
    )
    n_train: ClassVar[int] = 50_000
    n_test: ClassVar[int] = 10_000
    recipe: ClassVar[Recipe] = Recipe(steps=6000)
    model: ClassVar[str] = "resnet9"
    licence: ClassVar[str] = "none stated; free to use with a citation of Krizhevsky (2009)"
    needed: ClassVar[tuple[str, ...]] = ("cifar-100-python",)

    def download(self, folder: Path, progress: Progress) -> None:
        fetch_archive("CIFAR100", folder, progress)

    def read(self, folder: Path, part: str) -> RawPart:
        return read_part("CIFAR100", folder, part)


def fetch_archive(kind: str, folder: Path, progress: Progress) -> None:
    """Downloads and unpacks the archive of torchvision's class ``kind``."""
    from torchvision import datasets  # costs more than a second to import
    from torchvision.datasets.utils import extract_archive

    source = getattr(datasets, kind)
    archive = folder / source.filename
    download(source.url, archive, source.tgz_md5, progress)
    extract_archive(str(archive), str(folder))


def read_part(kind: str, folder: Path, part: str) -> RawPart:
    """``train`` or ``test``; torchvision checks the checksum of every file."""
    from torchvision import datasets

    source = getattr(datasets, kind)(folder, train=part == "train")
    return RawPart(source.data.transpose(0, 3, 1, 2), np.array(source.targets))
