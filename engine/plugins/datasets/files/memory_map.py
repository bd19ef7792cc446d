"""Decoded pictures as uint8 arrays on disk, mapped into memory, with a manifest.

A folder holds ``<part>-images.npy`` and ``<part>-labels.npy`` for both parts and, written
last, ``manifest.json``. Pictures are appended one by one, so memory does not grow with them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import msgspec
import numpy as np
import numpy.typing as npt
import torch
from msgspec import Meta

from engine.base.decoding import Odd, decoded
from engine.plugins.datasets.base import DatasetUnavailable, Pictures
from engine.training.split import Split

MANIFEST = "manifest.json"
ARRAYS = ("images", "labels")
_NEVER_SO_MANY = 10**12
"""Pictures that the array's head leaves room to count."""


PARTS = ("train", "test")
MOST_BYTES = 16 * 2**20
"""Of a manifest."""

LONGEST_CLASS = 255
"""Letters of its name."""
MOST_CLASSES = 10_000

Name = Annotated[str, Meta(min_length=1, max_length=LONGEST_CLASS)]
Side = Annotated[int, Meta(ge=1, le=4096)]
Channels = Annotated[int, Meta(ge=1, le=4)]
Pictured = Annotated[int, Meta(ge=1, lt=_NEVER_SO_MANY)]
Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class ArraysManifest(msgspec.Struct, frozen=True):
    """What a folder of arrays holds, and what its ``manifest.json`` may say.

    Attributes:
        sizes: how many pictures each part has.
        sha256: digest of each array file.
        source: where the pictures came from, in words.
    """

    class_names: Annotated[tuple[Name, ...], Meta(min_length=1, max_length=MOST_CLASSES)]
    shape: tuple[Channels, Side, Side]
    sizes: dict[str, Pictured]
    sha256: dict[str, Sha256]
    source: Annotated[str, Meta(max_length=10_000)]

    def __post_init__(self) -> None:
        if len(set(self.class_names)) < len(self.class_names):
            raise ValueError("class_names must differ from each other, and two are equal")
        if set(self.sizes) != set(PARTS):
            raise ValueError("sizes must be those of train and test")
        if set(self.sha256) != {f"{part}-{what}.npy" for part in PARTS for what in ARRAYS}:
            raise ValueError("sha256 must be there for the four arrays and nothing else")

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
) -> ArraysManifest:
    """Writes the manifest of the arrays in ``folder``, which are complete from then on."""
    arrays = sorted(folder.glob("*.npy"))
    sizes = {p: len(np.load(folder / f"{p}-labels.npy")) for p in ("train", "test")}
    digests = {path.name: _digest(path) for path in arrays}
    manifest = ArraysManifest(class_names, shape, sizes, digests, source)
    text = json.dumps(msgspec.structs.asdict(manifest), indent=1, ensure_ascii=False)
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    return manifest


def read_manifest(folder: Path) -> ArraysManifest:
    """Raises :class:`DatasetUnavailable` when there is none or it says what none may say."""
    path = folder / MANIFEST
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Odd(f"{MANIFEST} has more than {MOST_BYTES:,} bytes")
        return decoded(ArraysManifest, path.read_bytes(), MANIFEST)
    except OSError as error:
        raise DatasetUnavailable(f"Import {folder.name} again: no manifest in {folder}.") from error
    except Odd as error:
        raise DatasetUnavailable(f"Import {folder.name} again: {folder}, {error}.") from error


def read_pictures(folder: Path, dataset: str) -> Pictures:
    """The pictures in ``folder``, checked against their digests; pages are read as needed."""
    manifest = read_manifest(folder)
    for name, digest in manifest.sha256.items():
        if not (folder / name).is_file() or _digest(folder / name) != digest:
            raise DatasetUnavailable(
                f"Import {dataset} again: {folder / name} is missing or damaged."
            )
    try:
        train, test = (_part(folder, dataset, part, manifest) for part in PARTS)
    except (ValueError, EOFError, OSError) as error:
        raise DatasetUnavailable(f"Import {dataset} again: {folder}: {error}.") from error
    return Pictures(train, test)


def write_file_names(folder: Path, part: str, names: Iterable[str]) -> None:
    """Keeps what the pictures of a part were called, a line each."""
    (folder / f"{part}-files.txt").write_text("\n".join(names) + "\n", encoding="utf-8")


def read_file_names(folder: Path, part: str) -> list[str]:
    """What :func:`write_file_names` kept; empty where it is not there or not of these pictures."""
    try:
        text = (folder / f"{part}-files.txt").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return []
    names = text.removesuffix("\n").split("\n")
    return names if len(names) == read_manifest(folder).sizes[part] else []


def _part(folder: Path, dataset: str, part: str, manifest: ArraysManifest) -> Split:
    # Copy on write, because a tensor cannot be read-only; nothing is ever written back.
    images = np.load(folder / f"{part}-images.npy", mmap_mode="c")
    labels = np.load(folder / f"{part}-labels.npy")
    n, k = manifest.sizes[part], len(manifest.class_names)
    if images.dtype != np.uint8 or images.shape != (n, *manifest.shape):
        raise ValueError(
            f"{part}-images.npy must be uint8 of {(n, *manifest.shape)}, got {images.dtype} of "
            f"{images.shape}"
        )
    if labels.dtype != np.int64 or labels.shape != (n,):
        raise ValueError(
            f"{part}-labels.npy must be int64 of ({n},), got {labels.dtype} of {labels.shape}"
        )
    if labels.min() < 0 or labels.max() >= k:
        raise ValueError(f"{part}-labels.npy must be 0 to {k - 1}, got {labels.max()}")
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
