"""What a scan finds, whatever it looked at: pictures with labels, and why the rest is left out."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from engine.plugins.datasets.files.parts import PARTS, TEST, TRAIN, natural
from engine.plugins.datasets.files.picture import Given

WAYS_TO_A_TEST_PART = (
    "--test-share 0.2 --seed 0 draws a test part from all pictures, --test-folder DIR takes it "
    "from elsewhere."
)


class ImportRefused(ValueError):
    """What was named cannot become a data set. The message is one sentence that says why."""


class Entry(Protocol):
    """One picture that was found."""

    @property
    def name(self) -> str:
        """What reports and ``<part>-files.txt`` call it: text of one line."""

    def given(self) -> Given:
        """What the decoder takes; called when the picture's turn comes."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A picture that is a file of its own."""

    name: str
    path: Path

    def given(self) -> Given:
        return self.path


Pictures = Mapping[str, Mapping[str, Sequence[Entry]]]
"""By part and class."""


@dataclass(frozen=True)
class Found:
    """The pictures of both parts.

    Attributes:
        class_names: a label is a place in it.
        entries: for ``train`` and ``test``, the pictures in order, and as many labels.
        ignored: what was left out and why, by its name.
        notes: what was recognised, in sentences.
    """

    class_names: tuple[str, ...]
    entries: dict[str, list[Entry]]
    labels: dict[str, list[int]]
    ignored: dict[str, str]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Division:
    """Where the test part comes from, if the source does not say it itself.

    Attributes:
        test_share: draws so much of every class, with ``seed``; 0 does not.
        test_folder: another folder, or another table beside one.
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

    @property
    def is_drawn(self) -> bool:
        return self.test_share > 0


def said(path: Path, source: Path | None = None) -> str:
    """``path`` relative to ``source`` as text of one line, whatever bytes its name has."""
    try:
        path = path.relative_to(source) if source else path
    except ValueError:  # of a test part from elsewhere
        path = Path(path.name) if not path.is_absolute() else path
    return one_line(path.as_posix())


def one_line(text: str) -> str:
    """``text`` with bytes that are no UTF-8, and line breaks, escaped."""
    try:
        whole = text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:  # half of a pair, which stands for no byte
        whole = text.encode("utf-8", "backslashreplace").decode()
    return whole.replace("\n", "\\n").replace("\r", "\\r")


def check_same(source: str, train: set[str], test: set[str]) -> None:
    """Raises :class:`ImportRefused` unless the parts have the same classes."""
    only = {TRAIN: train - test, TEST: test - train}
    differing = [
        f"only in {part}: {', '.join(sorted(c, key=natural)[:10])}" for part, c in only.items() if c
    ]
    if differing:
        raise ImportRefused(
            f"The parts of {source} must have the same classes; {'; '.join(differing)}."
        )


def put_together(
    names: tuple[str, ...],
    pictures: Pictures,
    division: Division,
    ignored: dict[str, str],
    notes: Sequence[str],
) -> Found:
    """``pictures`` of the classes ``names`` in order; the test part drawn if it is to be."""
    if division.is_drawn:
        pictures = _drawn(pictures[TRAIN], names, division)
    entries = {part: [entry for name in names for entry in pictures[part][name]] for part in PARTS}
    labels = {
        part: [label for label, name in enumerate(names) for _ in pictures[part][name]]
        for part in PARTS
    }
    return Found(names, entries, labels, ignored, tuple(notes))


def _drawn(
    pictures: Mapping[str, Sequence[Entry]], names: tuple[str, ...], division: Division
) -> Pictures:
    """Both parts, drawn class by class; at least one picture of a class goes into each."""
    rng = random.Random(division.seed)
    parts: dict[str, dict[str, list[Entry]]] = {part: {} for part in PARTS}
    for name in names:
        entries = pictures[name]
        if len(entries) < 2:
            raise ImportRefused(
                f"{name} must have at least 2 pictures to be divided, got {len(entries)}."
            )
        n = min(len(entries) - 1, max(1, round(division.test_share * len(entries))))
        chosen = set(rng.sample(range(len(entries)), n))
        parts[TEST][name] = [entry for i, entry in enumerate(entries) if i in chosen]
        parts[TRAIN][name] = [entry for i, entry in enumerate(entries) if i not in chosen]
    return parts
