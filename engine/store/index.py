"""A table of all finished runs, in SQLite, so that a page need not read every folder.

The folders are the truth. Each reading compares them with the table by their times and mends
the difference; a table that cannot be read is thrown away and made again.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.store.manifest import MANIFEST, Damaged
from engine.store.run_folder import KEY
from engine.store.stored_run import opened
from engine.store.summary import summary

USED = "used"
"""A file in a run folder whose time says when the run was last asked for."""

LAYOUT = 1

Place = tuple[str, int]
"""(key, whether it is a starter run)."""


@dataclass(frozen=True)
class Entry:
    """What lies in a place: when it was finished and last used, in nanoseconds since 1970."""

    path: Path
    written: int
    used: int


class Index:
    """The table of the runs under ``root``."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._file = root / "index.sqlite"

    def rows(self) -> list[dict[str, Any]]:
        """One row per finished run, the newest first; an own run hides a starter run of its key."""
        if not self._root.is_dir():
            return []
        try:
            return self._read(self._file)
        except sqlite3.OperationalError:  # no room, no right to write, or locked for too long
            return self._read(Path(":memory:"))
        except sqlite3.DatabaseError:
            for end in ("", "-wal", "-shm"):
                self._file.with_name(self._file.name + end).unlink(missing_ok=True)
            return self._read(self._file)

    def _read(self, file: Path) -> list[dict[str, Any]]:
        with closing(sqlite3.connect(file, timeout=5)) as table, table:
            _prepare(table)
            self._mend(table)
            found = table.execute("SELECT key, starter, used, row FROM runs ORDER BY starter")
            rows: dict[str, dict[str, Any]] = {}
            for key, starter, used, row in found:
                last = {"starter": bool(starter), "used": used / 1e9}
                rows.setdefault(key, json.loads(row) | last)
        return sorted(rows.values(), key=lambda row: row["created"], reverse=True)

    def _mend(self, table: sqlite3.Connection) -> None:
        """Makes ``table`` agree with the folders."""
        there = dict(self._places())
        known = {
            (key, starter): (written, used)
            for key, starter, written, used in table.execute(
                "SELECT key, starter, written, used FROM runs"
            )
        }
        for place in known.keys() - there.keys():
            table.execute("DELETE FROM runs WHERE key = ? AND starter = ?", place)
        for place, entry in there.items():
            written, used = known.get(place, (0, 0))
            if written != entry.written:
                self._put(table, place, entry)
            elif used != entry.used:
                values = (entry.used, *place)
                table.execute("UPDATE runs SET used = ? WHERE key = ? AND starter = ?", values)

    def _put(self, table: sqlite3.Connection, place: Place, entry: Entry) -> None:
        try:
            row = summary(opened(entry.path, from_starter=bool(place[1])))
        except (Damaged, FileNotFoundError):
            table.execute("DELETE FROM runs WHERE key = ? AND starter = ?", place)
            return
        values = (*place, entry.written, entry.used, json.dumps(row))
        table.execute("INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?, ?)", values)

    def _places(self) -> Iterator[tuple[Place, Entry]]:
        for starter, name in enumerate(("runs", "starter")):
            folder = self._root / name
            if not folder.is_dir():
                continue
            for key in filter(KEY.fullmatch, os.listdir(folder)):  # noqa: PTH208
                path = folder / key
                written = _time(path / MANIFEST)
                if written:
                    yield (key, starter), Entry(path, written, _time(path / USED) or written)


def _time(path: Path) -> int:
    """When ``path`` was written, 0 if it is not there."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _prepare(table: sqlite3.Connection) -> None:
    table.execute("PRAGMA journal_mode = WAL")
    table.execute("PRAGMA synchronous = NORMAL")
    (layout,) = table.execute("PRAGMA user_version").fetchone()
    if layout != LAYOUT:
        table.execute("DROP TABLE IF EXISTS runs")
        table.execute(f"PRAGMA user_version = {LAYOUT}")
    table.execute(
        "CREATE TABLE IF NOT EXISTS runs (key TEXT, starter INTEGER, written INTEGER,"
        " used INTEGER, row TEXT, PRIMARY KEY (key, starter))"
    )
