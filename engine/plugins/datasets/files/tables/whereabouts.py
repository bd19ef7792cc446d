"""Where the file is that a row of a table names."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from engine.plugins.datasets.files.picture import SUFFIXES

SEVERAL = Path()
"""Stands for a name that more than one file has."""


class Nowhere(ValueError):
    """A row leads to no file. The message says why."""


@dataclass
class Whereabouts:
    """Finds files by the words of a table in the folder ``base``.

    A path counts as it stands, from ``base``; else its last name does, with or without a suffix,
    where one file below ``base`` alone has it.

    Attributes:
        inside: a folder that no path may lead out of, links followed.
    """

    base: Path
    inside: Path | None = None
    _by_name: dict[str, Path] | None = field(default=None, repr=False)

    def of(self, words: str) -> Path:
        """Raises :class:`Nowhere`."""
        if not words:
            raise Nowhere("it names no file")
        if "\0" in words or len(os.fsencode(words)) > 4095:
            raise Nowhere(f"no file can be called {words[:40]!r}")
        path = self.base / words.replace("\\", "/")
        if self.inside and not path.resolve().is_relative_to(self.inside.resolve()):
            raise Nowhere(f"{words[:80]!r} leads out of what was brought in")
        if _is_there(path):
            return path
        named = self._below().get(path.name)
        if named is SEVERAL:
            raise Nowhere(f"several files are called {path.name[:80]!r}")
        if named is None:
            raise Nowhere(f"there is no file {words[:80]!r}")
        return named

    def _below(self) -> dict[str, Path]:
        """All pictures below ``base`` by name, and by name without suffix; looked for once."""
        if self._by_name is None:
            self._by_name = {}
            for here, folders, names in os.walk(self.base):
                folders[:] = sorted(name for name in folders if not name.startswith("."))
                for name in names:
                    path = Path(here, name)
                    if path.suffix.lower() in SUFFIXES:
                        self._note(path.name, path)
                        self._note(path.stem, path)
        return self._by_name

    def _note(self, name: str, path: Path) -> None:
        assert self._by_name is not None
        self._by_name[name] = SEVERAL if name in self._by_name else path


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long
        return False
