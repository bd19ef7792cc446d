"""CIFAR-100 (Krizhevsky, 2009) with its fine labels, through torchvision."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from engine.data.base import DATASETS
from engine.data.cifar_archive import fetch_archive, read_part
from engine.data.fetched import Fetched, RawPart
from engine.progress import Progress
from engine.recipe import Recipe

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
