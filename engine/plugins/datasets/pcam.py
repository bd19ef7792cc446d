"""PatchCamelyon (Veeling et al., arXiv:1806.03962): the central 32×32 of each tissue patch.

The benchmark of arXiv:2402.14015 cuts the same centre out. A patch is labelled by that centre,
so nothing that decides the label is lost. It is cut out once and kept as a memory map; the
originals may be removed then.
"""

from __future__ import annotations

import functools
import gzip
import importlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from engine.base.progress import Progress, silent
from engine.plugins.datasets.base import DATASETS, Dataset, DatasetUnavailable, Pictures
from engine.plugins.datasets.files.download import download
from engine.plugins.datasets.files.fetched import not_at_hand
from engine.plugins.datasets.files.folders import draft_of, folders, own_folder
from engine.plugins.datasets.files.memory_map import MANIFEST, append_images, read_pictures, seal
from engine.training.recipe import Recipe

SITE = "https://zenodo.org/records/2546921/files/"
CENTRE = slice(32, 64)
KEPT = "centre-32"
_AT_ONCE = 1024
"""Patches that are read together; each is 27 kB."""


@DATASETS.register("pcam", title="PCam (centre)")
@dataclass(frozen=True)
class Pcam(Dataset):
    """262,144 + 32,768 coloured pictures of lymph node tissue, 32×32. 7 GB to download."""

    class_names: ClassVar[tuple[str, ...]] = ("no tumour", "tumour")
    n_train: ClassVar[int] = 262_144
    n_test: ClassVar[int] = 32_768
    recipe: ClassVar[Recipe] = Recipe()
    model: ClassVar[str] = "resnet9"
    licence: ClassVar[str] = "CC0"

    def load(self) -> Pictures:
        if not self.is_at_hand():
            originals = f"{_file('train', 'x')} and the three others into {own_folder(self.name)}"
            raise not_at_hand(self, f"put {originals} first, which spares the download")
        return _loaded(self._kept())

    def is_at_hand(self) -> bool:
        return (self._kept() / MANIFEST).is_file()

    def fetch(self, progress: Progress = silent) -> None:
        if not self.is_at_hand():
            _keep_centres(self._kept(), self.class_names, progress)

    def _kept(self) -> Path:
        own = own_folder(self.name) / KEPT
        found = (folder / KEPT for folder in folders(self.name))
        return next((kept for kept in found if (kept / MANIFEST).is_file()), own)


@functools.lru_cache(maxsize=1)
def _loaded(kept: Path) -> Pictures:
    return read_pictures(kept, Pcam.name)


def _file(part: str, what: str) -> str:
    return f"camelyonpatch_level_2_split_{part}_{what}.h5"


def _original(part: str, what: str) -> Path | None:
    """The file with the pictures (x) or the labels (y) of a part, if it is there."""
    paths = (folder / _file(part, what) for folder in folders("pcam"))
    return next((path for path in paths if path.is_file()), None)


def _fetched(part: str, what: str, progress: Progress) -> Path:
    path = _original(part, what)
    if path is not None:
        return path
    from torchvision.datasets import PCAM  # costs more than a second to import

    name, _, md5 = PCAM._FILES[part]["images" if what == "x" else "targets"]
    unpacked = own_folder("pcam") / str(name)
    packed = unpacked.with_name(f"{name}.gz")
    download(f"{SITE}{name}.gz", packed, md5, progress)
    draft = unpacked.with_suffix(".unpacking")
    with gzip.open(packed) as source, draft.open("wb") as target:
        shutil.copyfileobj(source, target, 2**20)
    draft.replace(unpacked)
    packed.unlink()
    return unpacked


def _keep_centres(kept: Path, class_names: tuple[str, ...], progress: Progress) -> None:
    h5py = _h5py()
    with draft_of(kept) as draft:
        for part in ("train", "test"):
            pictures, labels = (_fetched(part, what, progress) for what in "xy")
            try:
                with h5py.File(pictures) as x, h5py.File(labels) as y:
                    centres = _centres(x["x"], progress)
                    append_images(draft / f"{part}-images.npy", centres, (3, 32, 32))
                    np.save(draft / f"{part}-labels.npy", y["y"][:].reshape(-1).astype(np.int64))
            except (KeyError, ValueError, TypeError, AttributeError, OSError) as error:
                raise DatasetUnavailable(
                    f"Replace {pictures} or {labels}, which cannot be read: {error}."
                ) from error
        seal(draft, class_names, (3, 32, 32), "PatchCamelyon, central 32×32")


def _centres(patches: Any, progress: Progress) -> Iterator[npt.NDArray[np.uint8]]:
    """``patches`` is uint8 ``[n, 96, 96, 3]``; yields ``[3, 32, 32]``."""
    for start in range(0, len(patches), _AT_ONCE):
        yield from patches[start : start + _AT_ONCE, CENTRE, CENTRE].transpose(0, 3, 1, 2)
        progress(start, len(patches), stage="cutting out centres")


def _h5py() -> Any:
    try:
        return importlib.import_module("h5py")
    except ImportError as error:
        raise DatasetUnavailable("Run `pip install h5py` to read the files of PCam.") from error
