"""What all data sets share whose files are downloaded once and then lie in a folder.

Loading never downloads: picking a data set never starts a transfer of gigabytes.
"""

from __future__ import annotations

import functools
from abc import abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import torch

from engine.base.progress import Progress, silent
from engine.plugins.datasets.base import Dataset, DatasetUnavailable, Pictures
from engine.plugins.datasets.files.folders import folders, own_folder
from engine.training.split import Split


@dataclass(frozen=True)
class RawPart:
    """A part as its files hold it.

    Attributes:
        images: uint8 ``[n, c, h, w]``.
        labels: integers ``[n]``.
    """

    images: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.integer]


class Fetched(Dataset):
    """A data set that lies below ``LAB_DATA`` or in the cache, once it was downloaded.

    Attributes:
        needed: the files or folders that are there when all of it is, plain or as ``.gz``.
    """

    needed: ClassVar[tuple[str, ...]]

    @abstractmethod
    def download(self, folder: Path, progress: Progress) -> None:
        """Downloads into ``folder`` until ``needed`` is there."""

    @abstractmethod
    def read(self, folder: Path, part: str) -> RawPart:
        """Reads ``train`` or ``test``, checksums included."""

    def load(self) -> Pictures:
        folder = self.folder()
        if folder is None:
            raise not_at_hand(self, f"put {' and '.join(self.needed)} into {own_folder(self.name)}")
        return _loaded(self, folder)

    def fetch(self, progress: Progress = silent) -> None:
        if not self.is_at_hand():
            self.download(own_folder(self.name), progress)

    def is_at_hand(self) -> bool:
        return self.folder() is not None

    def folder(self) -> Path | None:
        """The first folder with all that is needed."""
        return next((folder for folder in folders(self.name) if self._is_whole(folder)), None)

    def _is_whole(self, folder: Path) -> bool:
        return all(existing(folder, name) for name in self.needed)

    def split(self, folder: Path, part: str) -> Split:
        """One part as a whole; raises :class:`DatasetUnavailable`."""
        try:
            raw = self.read(folder, part)
        except (OSError, RuntimeError, ValueError, KeyError) as error:
            if isinstance(error, DatasetUnavailable):
                raise
            raise DatasetUnavailable(
                f"Remove the damaged files of {self.title} in {folder} and load it again: {error}."
            ) from error
        return Split(
            torch.from_numpy(np.require(raw.images, requirements=["C", "W"])),
            torch.from_numpy(np.array(raw.labels, dtype=np.int64)),
            self.class_names,
            self.name,
            part,
            torch.arange(len(raw.labels)),
        )


def not_at_hand(data: Dataset, otherwise: str) -> DatasetUnavailable:
    """The error that says how the files can be had."""
    return DatasetUnavailable(
        f"{data.title} is not on this machine: run `python -m engine fetch {data.name}`, "
        f"or {otherwise}."
    )


def existing(folder: Path, name: str) -> Path | None:
    """``name`` or ``name.gz`` in ``folder``, whichever is there."""
    found = (folder / candidate for candidate in (name, f"{name}.gz"))
    return next((path for path in found if path.exists()), None)


@functools.cache
def _loaded(data: Fetched, folder: Path) -> Pictures:
    return Pictures(data.split(folder, "train"), data.split(folder, "test"))
