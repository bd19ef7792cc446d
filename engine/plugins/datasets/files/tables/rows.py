"""The rows of a table as text, whatever its format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from engine.plugins.datasets.files.found import Entry


@dataclass(frozen=True, slots=True)
class Row:
    """One picture of a table.

    Attributes:
        place: where a person finds it, such as ``line 7``.
        picture: where the table holds it itself.
        why_not: why nothing can be made of the row.
    """

    place: str
    file: str = ""
    label: str = ""
    part: str = ""
    picture: Entry | None = None
    why_not: str = ""


class Rows(Protocol):
    """A table whose head was read.

    Attributes:
        class_names: of the columns that say them.
    """

    @property
    def columns(self) -> Sequence[str]: ...

    @property
    def class_names(self) -> Mapping[str, tuple[str, ...]]: ...

    def read(self, file: str, label: str, part: str) -> Iterator[Row]:
        """All rows, of the columns so called; ``part`` may be ""."""
