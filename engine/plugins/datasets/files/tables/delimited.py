"""CSV and TSV, with a row of names or without, separated by what most of its first line is."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from engine.plugins.datasets.files.found import ImportRefused, one_line
from engine.plugins.datasets.files.picture import SUFFIXES
from engine.plugins.datasets.files.tables.rows import Row
from engine.plugins.datasets.files.unpacked import Bounds

SUFFIX = (".csv", ".tsv")
_LONGEST = 1 << 20
"""Characters of the first line."""


class DelimitedRows:
    """Text is UTF-8, or UTF-16 if it says so; bytes that are neither stay as they are in a path."""

    class_names: Mapping[str, tuple[str, ...]] = {}

    def __init__(self, path: Path, bounds: Bounds) -> None:
        self._path, self._bounds = path, bounds
        head = next((cells for _, cells in self._lines()), [])
        self._has_names = not _is_a_picture_and_its_label(head)
        self.columns = [cell.strip() for cell in head] if self._has_names else _columns_of(head)

    def read(self, file: str, label: str, part: str) -> Iterator[Row]:
        at = [self.columns.index(name) if name else None for name in (file, label, part)]
        for n, (number, cells) in enumerate(islice(self._lines(), int(self._has_names), None), 1):
            if n > self._bounds.members:
                raise ImportRefused(
                    f"{self._path} has more rows than the {self._bounds.members:,} that are read"
                )
            if len(cells) == len(self.columns):
                words = ["" if i is None else cells[i].strip() for i in at]
                yield Row(f"line {number}", words[0], one_line(words[1]), words[2])
            else:
                why = f"it has {len(cells):,} cells, not {len(self.columns):,}"
                yield Row(f"line {number}", why_not=why)

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        """The cells of each row that is not empty, and the number of its last line."""
        try:
            with self._path.open(
                encoding=_encoding(self._path), errors="surrogateescape", newline=""
            ) as file:
                separator = _separator(file.readline(_LONGEST), self._path)
                file.seek(0)
                reader = csv.reader(file, delimiter=separator)
                for cells in reader:
                    if any(cells):
                        yield reader.line_num, cells
        except (OSError, csv.Error, UnicodeError) as error:
            raise ImportRefused(f"{self._path} cannot be read as a table: {error}.") from error


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        return "utf-16" if file.read(2) in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"


def _separator(line: str, path: Path) -> str:
    return "\t" if path.suffix.lower() == ".tsv" else max(",;\t|", key=line.count)


def _is_a_picture_and_its_label(cells: Sequence[str]) -> bool:
    return len(cells) in (2, 3) and any(map(_is_picture, cells))


def _columns_of(cells: Sequence[str]) -> list[str]:
    """Names for the columns of a table that has none: one is a file, then come label and part."""
    file = next(i for i, cell in enumerate(cells) if _is_picture(cell))
    others = iter(("label", "split"))
    return ["file" if i == file else next(others) for i in range(len(cells))]


def _is_picture(cell: str) -> bool:
    return cell.strip().lower().endswith(SUFFIXES)
