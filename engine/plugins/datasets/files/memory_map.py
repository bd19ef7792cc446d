"""Decoded pictures as uint8 arrays on disk, mapped into memory, with a manifest.

A folder holds ``<part>-images.npy`` and ``<part>-labels.npy`` for both parts and, written
last, ``manifest.json``. Pictures are appended one by one, so memory does not grow with them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from engine.plugins.datasets.base import DatasetUnavailable, Pictures
from engine.training.split import Split

MANIFEST = "manifest.json"
_NEVER_SO_MANY = 10**12
"""Pictures that the array's head leaves room to count."""


@dataclass(frozen=True)
class Manifest:
    """What a folder of arrays holds.

    Attributes:
        sizes: how many pictures each part has.
        sha256: digest of each array file.
        source: where the pictures came from, in words.
    """

    class_names: tuple[str, ...]
    shape: tuple[int, int, int]
    sizes: dict[str, int]
    sha256: dict[str, str]
    source: str

    @property
    def version(self) -> int:
        """A number that changes with any pixel, label or class name."""
        content = json.dumps([self.class_names, self.sha256], sort_keys=True)
        return int(hashlib.sha256(content.encode()).hexdigest()[:12], 16)


def append_images(
    path: Path, images: Iterable[npt.NDArray[np.uint8]], shape: tuple[int, int, int]
) -> int:
    """Writes uint8 pictures of ``shape`` to ``path`` as they come; returns how many."""
    n = 0
    with path.open("wb") as file:
        _write_head(file, (_NEVER_SO_MANY, *shape))
        start = file.tell()
        for image in images:
            file.write(np.ascontiguousarray(image).data)
            n += 1
        file.seek(0)
        _write_head(file, (n, *shape))
        if file.tell() != start:
            raise RuntimeError(f"the head of {path} changed its length")
    return n


def _write_head(file: Any, shape: tuple[int, ...]) -> None:
    head = {"descr": "|u1", "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(file, head)


def seal(
    folder: Path, class_names: tuple[str, ...], shape: tuple[int, int, int], source: str
) -> Manifest:
    """Writes the manifest of the arrays in ``folder``, which are complete from then on."""
    arrays = sorted(folder.glob("*.npy"))
    sizes = {p: len(np.load(folder / f"{p}-labels.npy")) for p in ("train", "test")}
    digests = {path.name: _digest(path) for path in arrays}
    manifest = Manifest(class_names, shape, sizes, digests, source)
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1, ensure_ascii=False))
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """Raises :class:`DatasetUnavailable` when there is none or it cannot be understood."""
    try:
        fields = json.loads((folder / MANIFEST).read_text())
        fields["class_names"] = tuple(fields["class_names"])
        fields["shape"] = tuple(fields["shape"])
        return Manifest(**fields)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DatasetUnavailable(f"Import {folder.name} again: no manifest in {folder}.") from error


def read_pictures(folder: Path, dataset: str) -> Pictures:
    """The pictures in ``folder``, checked against their digests; pages are read as needed."""
    manifest = read_manifest(folder)
    for name, digest in manifest.sha256.items():
        if not (folder / name).is_file() or _digest(folder / name) != digest:
            raise DatasetUnavailable(
                f"Import {dataset} again: {folder / name} is missing or damaged."
            )
    train, test = (_part(folder, dataset, part, manifest) for part in ("train", "test"))
    return Pictures(train, test)


def _part(folder: Path, dataset: str, part: str, manifest: Manifest) -> Split:
    # Copy on write, because a tensor cannot be read-only; nothing is ever written back.
    images = np.load(folder / f"{part}-images.npy", mmap_mode="c")
    labels = np.load(folder / f"{part}-labels.npy")
    return Split(
        torch.from_numpy(images),
        torch.from_numpy(labels),
        manifest.class_names,
        dataset,
        part,
        torch.arange(len(labels)),
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
