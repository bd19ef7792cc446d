"""Makes a data set of a person's own pictures: decoded once, then never again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.base.progress import Progress, silent
from engine.plugins.datasets.base import DATASETS
from engine.plugins.datasets.files.duplicates import Duplicates
from engine.plugins.datasets.files.folder_scan import Division, Found, said, scan
from engine.plugins.datasets.files.folders import draft_of, own_folder
from engine.plugins.datasets.files.layout import PARTS, ImportRefused
from engine.plugins.datasets.files.memory_map import MANIFEST, append_images, seal
from engine.plugins.datasets.files.picture import Unreadable, decoded, is_grey
from engine.plugins.datasets.image_folder import NAME, ImageFolder

LARGEST_SIDE = 256
LONGEST_NAME = 80
_AT_ONCE = 512
"""Files that are decoded side by side before they are written."""


@dataclass(frozen=True)
class ImportReport:
    """What came of an import.

    Attributes:
        sizes: how many pictures of each part were taken.
        unreadable: the files that were left out, relative to the folder, and why.
        ignored: what else was left out, and why.
        notes: what was recognised, in sentences.
        equal: pairs of equal pictures by what is odd about them, each list with its count first.
    """

    name: str
    class_names: tuple[str, ...]
    shape: tuple[int, int, int]
    sizes: dict[str, int]
    unreadable: dict[str, str]
    ignored: dict[str, str]
    notes: tuple[str, ...]
    equal: dict[str, list[str]]


def import_folder(
    source: Path,
    name: str,
    *,
    side: int = 32,
    division: Division = Division(),  # noqa: B008  frozen
    progress: Progress = silent,
) -> ImportReport:
    """Imports ``source`` as the data set ``name``, replacing an earlier import of that name.

    Pictures are grey when all of them are, else coloured.

    Raises:
        ImportRefused: the name, the size or the folder will not do.
    """
    _check(name, side)
    found = scan(source, division)
    shape = (1 if _is_all_grey(found) else 3, side, side)
    with draft_of(own_folder(name)) as draft:
        reader = _Reader(source, shape, sum(map(len, found.files.values())), progress)
        sizes = {part: _write_part(draft, found, part, reader) for part in PARTS}
        _check_classes(draft, found)
        seal(draft, found.class_names, shape, f"pictures in the folder {source.name}")
    return ImportReport(
        name, found.class_names, shape, sizes, reader.unreadable, found.ignored, found.notes,
        reader.duplicates.report(),
    )  # fmt: skip


def _is_all_grey(found: Found) -> bool:
    """Whether no picture that can be read has colour."""
    files = [path for part in PARTS for path in found.files[part]]
    return not any(not is_grey(path) and _is_readable(path) for path in files)


def _is_readable(path: Path) -> bool:
    try:
        decoded(path, (3, 4, 4))
    except Unreadable:
        return False
    return True


def _check(name: str, side: int) -> None:
    if len(name) > LONGEST_NAME:
        raise ImportRefused(f"name must have at most {LONGEST_NAME} letters, got {len(name)}")
    if not re.fullmatch(NAME, name):
        raise ImportRefused(f"name must be small letters, digits and single hyphens, got {name!r}")
    if name in DATASETS and not issubclass(DATASETS[name], ImageFolder):
        raise ImportRefused(f"name must not be that of a built-in data set, got {name!r}")
    folder = own_folder(name)
    if folder.exists() and not (folder / MANIFEST).is_file():
        raise ImportRefused(f"{folder} is something else already; choose another name.")
    if not 4 <= side <= LARGEST_SIDE:
        raise ImportRefused(f"side must be 4 to {LARGEST_SIDE}, got {side}")


@dataclass
class _Reader:
    """Decodes files in order on all cores, reports progress, and notes what it could not read."""

    source: Path
    shape: tuple[int, int, int]
    total: int
    progress: Progress
    done: int = 0
    unreadable: dict[str, str] = field(default_factory=dict)
    kept: list[int] = field(default_factory=list)
    duplicates: Duplicates = field(default_factory=Duplicates)

    def read(
        self, part: str, files: list[Path], labels: list[int]
    ) -> Iterator[npt.NDArray[np.uint8]]:
        """The readable pictures of ``files``; afterwards ``kept`` has their places."""
        self.kept = []
        with ThreadPoolExecutor() as pool:
            for start in range(0, len(files), _AT_ONCE):
                batch = files[start : start + _AT_ONCE]
                for place, result in enumerate(pool.map(self._try, batch), start):
                    if isinstance(result, str):
                        self.unreadable[said(files[place], self.source)] = result
                    else:
                        self.kept.append(place)
                        name = said(files[place], self.source)
                        self.duplicates.note(result, part, labels[place], name)
                        yield result
                self.done += len(batch)
                self.progress(self.done, self.total, stage="importing pictures")

    def _try(self, path: Path) -> npt.NDArray[np.uint8] | str:
        try:
            return decoded(path, self.shape)
        except Unreadable as error:
            return str(error)


def _write_part(draft: Path, found: Found, part: str, reader: _Reader) -> int:
    files, labels = found.files[part], np.array(found.labels[part], dtype=np.int64)
    pictures = reader.read(part, files, found.labels[part])
    n = append_images(draft / f"{part}-images.npy", pictures, reader.shape)
    np.save(draft / f"{part}-labels.npy", labels[reader.kept])
    names = (said(files[place], reader.source) for place in reader.kept)
    (draft / f"{part}-files.txt").write_text("\n".join(names) + "\n", encoding="utf-8")
    return n


def _check_classes(draft: Path, found: Found) -> None:
    for part in PARTS:
        seen = set(np.load(draft / f"{part}-labels.npy").tolist())
        for label, name in enumerate(found.class_names):
            if label not in seen:
                raise ImportRefused(f"No picture of class {name} in {part} can be read.")
