"""Makes a data set of a person's own pictures: decoded once, then never again."""

from __future__ import annotations

import math
import re
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.base.progress import Progress, silent
from engine.plugins.datasets.base import DATASETS
from engine.plugins.datasets.files.duplicates import Duplicates
from engine.plugins.datasets.files.folders import draft_of, own_folder
from engine.plugins.datasets.files.found import Division, Entry, Found, ImportRefused, said
from engine.plugins.datasets.files.memory_map import (
    LONGEST_CLASS,
    MANIFEST,
    MOST_CLASSES,
    append_images,
    seal,
    write_file_names,
)
from engine.plugins.datasets.files.parts import PARTS
from engine.plugins.datasets.files.picture import (
    OF_A_FILE,
    OF_AN_UPLOAD,
    Given,
    Limits,
    Unreadable,
    decoded,
    is_grey,
)
from engine.plugins.datasets.files.sources import found_in
from engine.plugins.datasets.image_folder import NAME, ImageFolder

SMALLEST_SIDE, LARGEST_SIDE = 4, 256
LONGEST_NAME = 80
DARK = 15
"""Of 255: what white of 12 bits becomes where 16 were meant."""
_AT_ONCE = 512
"""Files that are decoded side by side before they are written."""


@dataclass(frozen=True)
class ImportReport:
    """What came of an import.

    Attributes:
        sizes: how many pictures of each part were taken.
        unreadable: the pictures that could not be read, and why.
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


def import_pictures(
    source: Path,
    name: str,
    *,
    side: int = 32,
    division: Division = Division(),  # noqa: B008  frozen
    columns: Sequence[str] = (),
    is_upload: bool = False,
    progress: Progress = silent,
) -> ImportReport:
    """Imports ``source`` as the data set ``name``, replacing an earlier import of that name.

    Pictures are grey when all of them are, else coloured.

    Args:
        source: what :func:`found_in` reads: a folder, an archive, a table, arrays.
        columns: of a table, where they are not called as usual.
        is_upload: bounds what is unpacked and decoded as for a stranger's file, and follows no
            path out of it.

    Raises:
        ImportRefused: the name, the size or the source will not do.
    """
    _check(name, side)
    limits = OF_AN_UPLOAD if is_upload else OF_A_FILE
    with found_in(source, division, columns=columns, is_upload=is_upload) as found:
        _check_classes(found.class_names)
        shape = (1 if _is_all_grey(found, limits) else 3, side, side)
        total = sum(map(len, found.entries.values()))
        with draft_of(own_folder(name)) as draft:
            _check_disk(draft, total, shape)
            reader = _Reader(shape, limits, total, progress)
            sizes = {part: _write_part(draft, found, part, reader) for part in PARTS}
            _check_kept(draft, found, reader)
            seal(draft, found.class_names, shape, f"pictures in {said(Path(source.name))}")
    return ImportReport(
        name, found.class_names, shape, sizes, reader.unreadable, found.ignored,
        (*found.notes, *reader.notes()), reader.duplicates.report(),
    )  # fmt: skip


def _check_classes(names: tuple[str, ...]) -> None:
    if len(names) > MOST_CLASSES:
        raise ImportRefused(
            f"There are {len(names):,} classes ({', '.join(names[:3])}, …), at most "
            f"{MOST_CLASSES:,} are taken: is the right column or folder read?"
        )
    longest = max(names, key=len)
    if len(longest) > LONGEST_CLASS:
        raise ImportRefused(
            f"A class's name must have at most {LONGEST_CLASS} letters, got {len(longest):,} in "
            f"{longest[:40]!r}…"
        )


def _check_disk(draft: Path, n: int, shape: tuple[int, int, int]) -> None:
    needed, free = n * math.prod(shape), shutil.disk_usage(draft).free
    if needed > free:
        raise ImportRefused(
            f"{n:,} pictures of {shape[1]} × {shape[2]} pixels take {needed / 2**20:,.0f} MB, and "
            f"{free / 2**20:,.0f} MB are free in {draft.parent}."
        )


def _is_all_grey(found: Found, limits: Limits) -> bool:
    """Whether no picture that can be read has colour."""
    given = (entry.given() for part in PARTS for entry in found.entries[part])
    return not any(not is_grey(one) and _is_readable(one, limits) for one in given)


def _is_readable(given: Given, limits: Limits) -> bool:
    try:
        decoded(given, (3, 4, 4), limits)
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
    if not SMALLEST_SIDE <= side <= LARGEST_SIDE:
        raise ImportRefused(f"side must be {SMALLEST_SIDE} to {LARGEST_SIDE}, got {side}")


@dataclass
class _Reader:
    """Decodes pictures in order on all cores, reports progress, and notes what it could not read.

    Attributes:
        kept: places of the pictures that could be read, of the part that was read last.
        brightest: the greatest value in any picture.
    """

    shape: tuple[int, int, int]
    limits: Limits
    total: int
    progress: Progress
    done: int = 0
    brightest: int = 0
    unreadable: dict[str, str] = field(default_factory=dict)
    kept: list[int] = field(default_factory=list)
    duplicates: Duplicates = field(default_factory=Duplicates)

    def read(
        self, part: str, entries: list[Entry], labels: list[int]
    ) -> Iterator[npt.NDArray[np.uint8]]:
        """The readable pictures of ``entries``; afterwards ``kept`` has their places."""
        self.kept = []
        with ThreadPoolExecutor() as pool:
            for start in range(0, len(entries), _AT_ONCE):
                batch = entries[start : start + _AT_ONCE]
                for place, result in enumerate(pool.map(self._try, batch), start):
                    name = entries[place].name
                    if isinstance(result, str):
                        self.unreadable[name] = result
                        continue
                    self.kept.append(place)
                    self.brightest = max(self.brightest, int(result.max()))
                    self.duplicates.note(result, part, labels[place], name)
                    yield result
                self.done += len(batch)
                self.progress(self.done, self.total, stage="importing pictures")

    def _try(self, entry: Entry) -> npt.NDArray[np.uint8] | str:
        try:
            return decoded(entry.given(), self.shape, self.limits)
        except Unreadable as error:
            return str(error)

    def notes(self) -> list[str]:
        if self.brightest > DARK:
            return []
        return [
            f"no picture is brighter than {self.brightest} of 255: values of 12 bits in files of "
            "16 look so; multiply them by 16 and import again if they are that"
        ]


def _write_part(draft: Path, found: Found, part: str, reader: _Reader) -> int:
    entries, labels = found.entries[part], np.array(found.labels[part], dtype=np.int64)
    pictures = reader.read(part, entries, found.labels[part])
    n = append_images(draft / f"{part}-images.npy", pictures, reader.shape)
    np.save(draft / f"{part}-labels.npy", labels[reader.kept])
    names = (entries[place].name for place in reader.kept)
    write_file_names(draft, part, names)
    return n


def _check_kept(draft: Path, found: Found, reader: _Reader) -> None:
    """Raises :class:`ImportRefused` where no picture of a class could be read."""
    for part in PARTS:
        seen = set(np.load(draft / f"{part}-labels.npy").tolist())
        for label, name in enumerate(found.class_names):
            if label not in seen:
                first = next(iter(reader.unreadable.items()), None)
                why = f" ({first[0]}: {first[1]})" if first else ""
                raise ImportRefused(f"No picture of class {name} in {part} can be read{why}.")
