"""Finds the pictures of a folder, class by class, and says why every other file is left out."""

from __future__ import annotations

import os
import random
import stat
from dataclasses import dataclass
from pathlib import Path

from engine.plugins.datasets.files.layout import (
    PARTS,
    TEST,
    TRAIN,
    ImportRefused,
    Layout,
    is_of_a_system,
    laid_out,
)
from engine.plugins.datasets.files.picture import SUFFIXES

NO_CLASS = "it lies in no class's folder"
NOT_READ = "it is of a kind that is not read"
NO_FILE = "it is no file with content, but a device or a pipe"
THUMBNAILS = "a folder of the system's, such as thumbnails"
NOT_OPENED = "the folder cannot be opened"
LOOP = "a link back to a folder that it lies in"


@dataclass(frozen=True)
class Found:
    """The pictures of a folder.

    Attributes:
        class_names: in natural order, so a label is a place in it.
        files: for ``train`` and ``test``, the paths in order, and as many labels.
        ignored: what was left out and why, by its path relative to the folder.
        notes: what was recognised, in sentences.
    """

    class_names: tuple[str, ...]
    files: dict[str, list[Path]]
    labels: dict[str, list[int]]
    ignored: dict[str, str]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Division:
    """Where the test part comes from, if not from a folder beside the training part.

    Attributes:
        test_share: draws so much of every class, with ``seed``; 0 does not.
        test_folder: another folder.
    """

    test_share: float = 0.0
    seed: int = 0
    test_folder: Path | None = None

    def __post_init__(self) -> None:
        if self.test_share and not 0 < self.test_share < 1:
            raise ImportRefused(
                f"--test-share must be above 0 and below 1, got {self.test_share:g}"
            )
        if self.test_share and self.test_folder:
            raise ImportRefused("--test-share and --test-folder are two ways to say the same.")


def said(path: Path, source: Path) -> str:
    """``path`` relative to ``source`` as text of one line, whatever bytes its name has."""
    try:
        path = path.relative_to(source)
    except ValueError:  # of a test part from elsewhere
        path = Path(path.name) if not path.is_absolute() else path
    text = path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return text.replace("\n", "\\n").replace("\r", "\\r")


def scan(source: Path, division: Division = Division()) -> Found:
    """Raises :class:`ImportRefused` unless both parts hold pictures of the same classes."""
    is_split = division.test_share > 0
    layout = laid_out(source, test_folder=division.test_folder, is_split=is_split)
    ignored = {said(path, source): NO_CLASS for path in layout.loose}
    pictures = {
        part: {name: _of_class(layout, part, name, ignored) for name in layout.class_names}
        for part in layout.folders
    }
    names, notes = _without_empty(layout, pictures)
    if is_split:
        pictures = _drawn(pictures[TRAIN], names, division)
    files = {part: [path for name in names for path in pictures[part][name]] for part in PARTS}
    labels = {
        part: [label for label, name in enumerate(names) for _ in pictures[part][name]]
        for part in PARTS
    }
    return Found(names, files, labels, ignored, (*layout.notes, *notes))


def _of_class(layout: Layout, part: str, name: str, ignored: dict[str, str]) -> list[Path]:
    found: list[Path] = []
    for folder in layout.folders[part][name]:
        pictures, others = _files(folder)
        found += pictures
        ignored |= {said(path, layout.source): why for path, why in others.items()}
    return sorted(found)


def _without_empty(
    layout: Layout, pictures: dict[str, dict[str, list[Path]]]
) -> tuple[tuple[str, ...], list[str]]:
    """The classes that have pictures; one that has them in a single part is refused."""
    names, notes = [], []
    for name in layout.class_names:
        empty = [part for part in pictures if not pictures[part][name]]
        if len(empty) == len(pictures):
            notes.append(f"{name} was passed over: it has no picture")
        elif empty:
            folder = layout.folders[empty[0]][name][0]
            raise ImportRefused(f"Put pictures into {folder}: it has none.")
        else:
            names.append(name)
    if len(names) < 2:
        raise ImportRefused(
            f"{layout.source} must have pictures of at least 2 classes; it has "
            f"{'some of ' + names[0] + ' only' if names else 'none'}."
        )
    return tuple(names), notes


def _drawn(
    pictures: dict[str, list[Path]], names: tuple[str, ...], division: Division
) -> dict[str, dict[str, list[Path]]]:
    """Both parts, drawn class by class; at least one picture of a class goes into each."""
    rng = random.Random(division.seed)
    parts: dict[str, dict[str, list[Path]]] = {part: {} for part in PARTS}
    for name in names:
        files = pictures[name]
        if len(files) < 2:
            raise ImportRefused(
                f"{name} must have at least 2 pictures to be divided, got {len(files)}."
            )
        n = min(len(files) - 1, max(1, round(division.test_share * len(files))))
        chosen = set(rng.sample(range(len(files)), n))
        parts[TEST][name] = [path for place, path in enumerate(files) if place in chosen]
        parts[TRAIN][name] = [path for place, path in enumerate(files) if place not in chosen]
    return parts


def _files(folder: Path) -> tuple[list[Path], dict[Path, str]]:
    """All pictures below ``folder``, and what else there is and why it is left out.

    Links are followed, as torchvision does, but never round in circles. Hidden files are left out
    without a word.
    """
    pictures: list[Path] = []
    others: dict[Path, str] = {}

    def not_opened(error: OSError) -> None:
        others[Path(str(error.filename))] = NOT_OPENED

    for here, inner, names in os.walk(folder, followlinks=True, onerror=not_opened):
        inner[:] = [name for name in sorted(inner) if _goes_on(Path(here, name), others)]
        for name in names:
            if name.startswith("."):
                continue
            path = Path(here, name)
            if path.suffix.lower() not in SUFFIXES:
                others[path] = NOT_READ
            elif _is_special(path):
                others[path] = NO_FILE
            else:
                pictures.append(path)
    return pictures, others


def _goes_on(path: Path, others: dict[Path, str]) -> bool:
    """Whether a folder is looked into."""
    if is_of_a_system(path.name):
        if not path.name.startswith("."):
            others[path] = THUMBNAILS
        return False
    if path.is_symlink():
        above = path.parent.resolve()
        if path.resolve() in (above, *above.parents):
            others[path] = LOOP
            return False
    return True


def _is_special(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except OSError:  # a link to nowhere: reading it says so
        return False
    return not stat.S_ISREG(mode)
