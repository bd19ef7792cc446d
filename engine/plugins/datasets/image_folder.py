"""Imported folders of pictures: each one is a data set of its own name.

They are found by their manifests at each look-up, so an import is there at once, in a server
or worker that is already running too. The version is made of the pictures' digests: import
other pictures under the same name, and earlier runs are known to be of something else.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from engine.plugins.datasets.base import DATASETS, Dataset, DatasetUnavailable, Pictures
from engine.plugins.datasets.files.folders import folders
from engine.plugins.datasets.files.memory_map import (
    MANIFEST,
    read_file_names,
    read_manifest,
    read_pictures,
)
from engine.training.recipe import Recipe

NAME = r"[a-z0-9]+(-[a-z0-9]+)*"
"""What an imported data set may be called."""


@dataclass(frozen=True)
class ImageFolder(Dataset):
    """A person's own pictures, imported by ``engine.plugins.datasets.files.picture_import``."""

    folder: ClassVar[Path]

    def load(self) -> Pictures:
        return _loaded(self.folder, self.name, self.version)

    def file_names(self, part: str) -> Sequence[str]:
        return _file_names(self.folder, part, self.version)


def imported() -> dict[str, type[Dataset]]:
    """The data sets that were imported, by name."""
    found: dict[str, type[Dataset]] = {}
    for folder in reversed(folders()):
        for manifest in folder.glob(f"[!.]*/{MANIFEST}"):
            try:
                changed = manifest.stat().st_mtime_ns
                found[manifest.parent.name] = _kind(manifest.parent, changed)
            except (OSError, DatasetUnavailable):  # it is just being replaced, or is damaged
                continue
    return found


@functools.cache
def _kind(folder: Path, changed: int) -> type[ImageFolder]:
    """The class of an imported folder; ``changed`` is when its manifest was written."""
    manifest = read_manifest(folder)
    _, side, _ = manifest.shape
    content = {
        "__doc__": f"{manifest.source}, resized to {side}×{side}.",
        "name": folder.name,
        "title": folder.name,
        "short": folder.name,
        "version": manifest.version,
        "folder": folder,
        "class_names": manifest.class_names,
        "n_train": manifest.sizes["train"],
        "n_test": manifest.sizes["test"],
        "shape": manifest.shape,
        "recipe": Recipe(steps=2000, batch_size=128, lr=0.05, crop=side // 8, flip=True),
        "model": "resnet-small",
        "licence": "as its owner says",
    }
    return type(folder.name, (ImageFolder,), content)


@functools.lru_cache(maxsize=4)
def _loaded(folder: Path, name: str, version: int) -> Pictures:
    return read_pictures(folder, name)


@functools.lru_cache(maxsize=4)
def _file_names(folder: Path, part: str, version: int) -> Sequence[str]:
    return read_file_names(folder, part)


def _why_not(name: str) -> str:
    """Why the imported data set ``name`` cannot be used; "" where there is none."""
    if not re.fullmatch(NAME, name):
        return ""
    for folder in folders():
        if (folder / name / MANIFEST).exists():
            try:
                read_manifest(folder / name)
            except DatasetUnavailable as error:
                return str(error)
    return ""


DATASETS.also(imported, _why_not)
