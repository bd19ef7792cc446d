"""Which folders of a person's pictures are the parts and which are the classes.

Taken without asking is what can mean one thing only, and it is said: other names of the parts, one
folder inside another, one name in two spellings of Unicode. What may be meant in two ways is
refused with the options that decide it.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.plugins.datasets.files.found import WAYS_TO_A_TEST_PART, ImportRefused, check_same
from engine.plugins.datasets.files.parts import CALLED, PARTS, TEST, TRAIN, natural

OF_A_SYSTEM = frozenset(
    {"__macosx", "@eadir", "#recycle", "@tmp", "$recycle.bin", "lost+found", "__pycache__"}
    | {"system volume information"}
)
"""Folders that systems and disk stations put beside a person's own, in small letters."""

DEEPEST = 8
"""So many folders may lie around the one with the parts."""


@dataclass(frozen=True)
class Layout:
    """The folders of each class in each part.

    Attributes:
        source: what paths are said relative to.
        class_names: in natural order: 2 before 10.
        folders: by part and class; most classes have one folder, some have two spellings.
        notes: what was recognised, in sentences.
        loose: files that lie beside the classes' folders.
    """

    source: Path
    class_names: tuple[str, ...]
    folders: Mapping[str, Mapping[str, tuple[Path, ...]]]
    notes: tuple[str, ...]
    loose: tuple[Path, ...]


def is_of_a_system(name: str) -> bool:
    """Whether a folder is hidden, or not a person's own."""
    return name.startswith(".") or name.lower() in OF_A_SYSTEM


def laid_out(source: Path, *, test_folder: Path | None, is_split: bool) -> Layout:
    """Finds parts and classes below ``source``.

    Args:
        test_folder: where the test part lies if it lies elsewhere.
        is_split: whether the test part is to be drawn from the training part.

    Raises:
        ImportRefused: for what is no folder, or may be meant in two ways.
    """
    for folder in filter(None, (source, test_folder)):
        if folder.exists() and not folder.is_dir():
            raise ImportRefused(f"{folder} is a file, not a folder of pictures.")
        if not folder.is_dir():
            raise ImportRefused(f"There is no folder {folder}.")
    notes: list[str] = []
    inner = _inside(source, notes)
    parts = _parts(inner, test_folder, notes, is_split=is_split)
    by_part = {part: _classes(folder, notes) for part, folder in parts.items()}
    loose = tuple(path for folder in parts.values() for path in _loose(folder))
    names = {part: set(found) for part, found in by_part.items()}
    if TEST in names:
        check_same(str(source), names[TRAIN], names[TEST])
    classes = tuple(sorted(names[TRAIN], key=natural))
    if len(classes) < 2:
        raise ImportRefused(
            f"{source} must have at least 2 classes, a folder each in train and in test; it has "
            f"{'only ' + classes[0] if classes else 'none'}."
        )
    return Layout(source, classes, by_part, tuple(notes), loose)


def _folders(folder: Path) -> list[Path]:
    """A person's own folders in ``folder``."""
    found = (path for path in folder.iterdir() if path.is_dir())
    return sorted(path for path in found if not is_of_a_system(path.name))


def _loose(folder: Path) -> Iterator[Path]:
    """Files that lie in ``folder`` itself, so of no class."""
    found = (p for p in folder.iterdir() if not p.is_dir() and not p.name.startswith("."))
    yield from sorted(found)


def _inside(source: Path, notes: list[str]) -> Path:
    """The folder with the parts, where it lies alone in another."""
    here = source
    for _ in range(DEEPEST):
        inner = _folders(here)
        is_part = inner and inner[0].name.lower() in CALLED[TRAIN] + CALLED[TEST]
        if len(inner) != 1 or is_part or any(_loose(here)):
            break
        if not _folders(inner[0]):
            break
        here = inner[0]
    if here != source:
        notes.append(f"the pictures were found inside {_said(here, source)}")
    return here


def _parts(
    inner: Path, test_folder: Path | None, notes: list[str], *, is_split: bool
) -> dict[str, Path]:
    named = {path.name.lower(): path for path in reversed(_folders(inner))}
    found = {
        part: next((named[name] for name in CALLED[part] if name in named), None) for part in PARTS
    }
    for part, folder in found.items():
        if folder is not None and folder.name != part:
            notes.append(f"the folder {folder.name} was taken for {part}")
    if test_folder is not None:
        return {TRAIN: found[TRAIN] or inner, TEST: test_folder}
    train, test = found[TRAIN], found[TEST]
    if is_split:
        if train is not None and test is not None:
            raise ImportRefused(f"{inner} has a test part already: leave out --test-share.")
        return {TRAIN: train or test or inner}
    if train is None or test is None:
        without = [part for part in PARTS if found[part] is None]
        missing = " and ".join(without) + (" are" if len(without) > 1 else " is")
        here = ", ".join(path.name for path in _folders(inner)[:6]) or "no folder"
        raise ImportRefused(
            f"{inner} must hold the folders train and test, each with one folder for each class: "
            f"{missing} missing (there is {here}). {WAYS_TO_A_TEST_PART}"
        )
    return {TRAIN: train, TEST: test}


def _classes(folder: Path, notes: list[str]) -> dict[str, tuple[Path, ...]]:
    """The folders of each class by its name in composed Unicode; empty ones are no class."""
    found: dict[str, tuple[Path, ...]] = {}
    for path in _folders(folder):
        text = os.fsencode(path.name).decode("utf-8", "backslashreplace")
        name = unicodedata.normalize("NFC", text)
        if name in found:
            notes.append(f"the class {name} is spelled in two ways in {folder.name}, taken as one")
        found[name] = (*found.get(name, ()), path)
    return found


def _said(path: Path, source: Path) -> str:
    return path.relative_to(source).as_posix()
