"""Finds the pictures of a folder, class by class, and says why every other file is left out."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from engine.plugins.datasets.files.found import (
    Division,
    FileEntry,
    Found,
    ImportRefused,
    put_together,
    said,
)
from engine.plugins.datasets.files.layout import Layout, is_of_a_system, laid_out
from engine.plugins.datasets.files.picture import SUFFIXES, looks_like_a_picture

NO_CLASS = "it lies in no class's folder"
NOT_READ = "it is of a kind that is not read"
HEIC = "HEIC is not read: save it as JPEG or PNG"
NO_FILE = "it is no file with content, but a device or a pipe"
THUMBNAILS = "a folder of the system's, such as thumbnails"
NOT_OPENED = "the folder cannot be opened"
LOOP = "a link back to a folder that it lies in"


def scan(source: Path, division: Division = Division()) -> Found:  # noqa: B008  frozen
    """Raises :class:`ImportRefused` unless both parts hold pictures of the same classes."""
    layout = laid_out(source, test_folder=division.test_folder, is_split=division.is_drawn)
    ignored = {said(path, source): NO_CLASS for path in layout.loose}
    pictures = {
        part: {name: _of_class(layout, part, name, ignored) for name in layout.class_names}
        for part in layout.folders
    }
    names, notes = _without_empty(layout, pictures)
    return put_together(names, pictures, division, ignored, (*layout.notes, *notes))


def _of_class(layout: Layout, part: str, name: str, ignored: dict[str, str]) -> list[FileEntry]:
    found: list[Path] = []
    for folder in layout.folders[part][name]:
        pictures, others = _files(folder)
        found += pictures
        ignored |= {said(path, layout.source): why for path, why in others.items()}
    return [FileEntry(said(path, layout.source), path) for path in sorted(found)]


def _without_empty(
    layout: Layout, pictures: dict[str, dict[str, list[FileEntry]]]
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
            if _is_special(path):
                others[path] = NO_FILE
            elif path.suffix.lower() in (".heic", ".heif"):
                others[path] = HEIC
            elif path.suffix.lower() not in SUFFIXES and not _is_unnamed_picture(path):
                others[path] = NOT_READ
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


def _is_unnamed_picture(path: Path) -> bool:
    """Whether a file without a suffix is a picture all the same."""
    return not path.suffix and looks_like_a_picture(path)
