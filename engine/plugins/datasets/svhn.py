"""Street View House Numbers (Netzer et al., 2011), cropped digits, through torchvision."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from engine.base.progress import Progress
from engine.plugins.datasets.base import DATASETS
from engine.plugins.datasets.files.download import download
from engine.plugins.datasets.files.fetched import Fetched, RawPart
from engine.training.recipe import Recipe


@DATASETS.register("svhn", title="SVHN")
@dataclass(frozen=True)
class Svhn(Fetched):
    """73,257 + 26,032 coloured pictures of digits on houses, 32×32. 235 MB to download."""

    class_names: ClassVar[tuple[str, ...]] = tuple("0123456789")
    n_train: ClassVar[int] = 73_257
    n_test: ClassVar[int] = 26_032
    recipe: ClassVar[Recipe] = Recipe(flip=False)
    model: ClassVar[str] = "resnet9"
    licence: ClassVar[str] = "for non-commercial use"
    needed: ClassVar[tuple[str, ...]] = ("train_32x32.mat", "test_32x32.mat")

    def download(self, folder: Path, progress: Progress) -> None:
        from torchvision.datasets import SVHN  # costs more than a second to import

        for part in ("train", "test"):
            url, name, md5 = SVHN.split_list[part]
            download(url, folder / name, md5, progress)

    def read(self, folder: Path, part: str) -> RawPart:
        from torchvision.datasets import SVHN

        source = SVHN(folder, split=part)  # checks the checksum
        return RawPart(source.data, source.labels)
