"""What all data sets share whose files are downloaded once and then lie in a folder."""

from __future__ import annotations

import functools
from abc import abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
import numpy.typing as npt
import torch

from engine.data.base import Dataset, DatasetUnavailable, Pictures, Split
from engine.data.folders import folders, own_folder


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
    """A data set that is looked for in ``LAB_DATA`` and in the cache, and else downloaded.

    Attributes:
        needed: the files or folders that are there when all of it is, plain or as ``.gz``.
    """

    needed: ClassVar[tuple[str, ...]]

    @abstractmethod
    def fetch(self, folder: Path) -> None:
        """Downloads into ``folder`` until ``needed`` is there."""

    @abstractmethod
    def read(self, folder: Path, part: str) -> RawPart:
        """Reads ``train`` or ``test``, checksums included."""

    def load(self) -> Pictures:
        folder = self.folder()
        if folder is None:
            folder = own_folder(self.name)
            self.fetch(folder)
        return _loaded(self, folder)

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


def existing(folder: Path, name: str) -> Path | None:
    """``name`` or ``name.gz`` in ``folder``, whichever is there."""
    found = (folder / candidate for candidate in (name, f"{name}.gz"))
    return next((path for path in found if path.exists()), None)


@functools.cache
def _loaded(data: Fetched, folder: Path) -> Pictures:
    return Pictures(data.split(folder, "train"), data.split(folder, "test"))
