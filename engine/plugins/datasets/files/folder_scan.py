"""Finds the pictures of a folder in the layout ``train/<class>/…`` and ``test/<class>/…``."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from engine.plugins.datasets.files.picture import SUFFIXES

PARTS = ("train", "test")


class ImportRefused(ValueError):
    """A folder cannot become a data set. The message is one sentence that says why."""


@dataclass(frozen=True)
class Found:
    """The pictures of a folder.

    Attributes:
        class_names: in alphabetical order, so a label is a place in it.
        files: for ``train`` and ``test``, the paths in order, and as many labels.
        ignored: files that no suffix calls a picture or that lie in no class's folder, relative to
            the folder.
    """

    class_names: tuple[str, ...]
    files: dict[str, list[Path]]
    labels: dict[str, list[int]]
    ignored: tuple[str, ...]


def scan(source: Path) -> Found:
    """Raises :class:`ImportRefused` unless both parts hold pictures of the same classes."""
    if not source.is_dir():
        raise ImportRefused(f"There is no folder {source}.")
    classes = {part: _classes(source, part) for part in PARTS}
    _check_same(source, classes["train"], classes["test"])
    names = classes["train"]
    files: dict[str, list[Path]] = {part: [] for part in PARTS}
    labels: dict[str, list[int]] = {part: [] for part in PARTS}
    ignored: list[str] = []
    for part in PARTS:
        ignored += [str(path.relative_to(source)) for path in _loose(source / part)]
        for label, name in enumerate(names):
            pictures, others = _files(source / part / name)
            if not pictures:
                raise ImportRefused(f"Put pictures into {source / part / name}: it has none.")
            files[part] += pictures
            labels[part] += [label] * len(pictures)
            ignored += [str(path.relative_to(source)) for path in others]
    return Found(names, files, labels, tuple(ignored))


def _classes(source: Path, part: str) -> tuple[str, ...]:
    folder = source / part
    if not folder.is_dir():
        raise ImportRefused(
            f"{source} must hold the folders train and test, each with one folder for each "
            f"class: {part} is missing."
        )
    inner = (entry.name for entry in folder.iterdir() if entry.is_dir())
    return tuple(sorted(name for name in inner if not name.startswith(".")))


def _check_same(source: Path, train: tuple[str, ...], test: tuple[str, ...]) -> None:
    only = {"train": set(train) - set(test), "test": set(test) - set(train)}
    differing = [f"only in {part}: {', '.join(sorted(c))}" for part, c in only.items() if c]
    if differing:
        raise ImportRefused(
            f"The parts of {source} must have the same classes; {'; '.join(differing)}."
        )
    if len(train) < 2:
        raise ImportRefused(
            f"{source} must have at least 2 classes, a folder each in train and in test; it has "
            f"{'only ' + train[0] if train else 'none'}."
        )


def _loose(folder: Path) -> list[Path]:
    """Files that lie in ``folder`` itself, so of no class."""
    return sorted(p for p in folder.iterdir() if not p.is_dir() and not p.name.startswith("."))


def _files(folder: Path) -> tuple[list[Path], list[Path]]:
    """All pictures below ``folder`` and all other files, both sorted; hidden ones are left out."""
    pictures: list[Path] = []
    others: list[Path] = []
    for here, inner, names in os.walk(folder):
        inner[:] = [name for name in inner if not name.startswith(".")]
        for name in names:
            if not name.startswith("."):
                path = Path(here, name)
                (pictures if path.suffix.lower() in SUFFIXES else others).append(path)
    return sorted(pictures), sorted(others)
