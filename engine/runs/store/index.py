"""A table of all finished runs, in SQLite, so that a page need not read every folder.

The folders are the truth. Each reading compares them with the table by their times and mends
the difference; a table that cannot be read is thrown away and made again.
"""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.experiment.metrics import METRICS
from engine.runs.store.manifest import MANIFEST, Damaged, Nonconforming
from engine.runs.store.pack import Packs
from engine.runs.store.run_folder import KEY
from engine.runs.store.source import Folder, Source
from engine.runs.store.stored_run import opened
from engine.runs.store.summary import summary

USED = "used"
"""A file in a run folder whose time says when the run was last asked for."""

LAYOUT = 10

DAMAGE = "damage"
"""In place of a row: why the run cannot be shown."""


def layout() -> int:
    """What a table must say that it has: another set of metrics needs other rows."""
    names = f"{LAYOUT} {' '.join(METRICS)}"
    return zlib.crc32(names.encode()) & 0x7FFFFFFF


Place = tuple[str, int]
"""(key, whether it is a starter run)."""


Times = tuple[int, int]
"""When a run was finished and when it was last asked for, in nanoseconds since 1970."""


@dataclass(frozen=True)
class DamagedRun:
    """A finished run that cannot be shown, and why, in a sentence without a full stop."""

    key: str
    from_starter: bool
    why: str


@dataclass(frozen=True)
class _Found:
    """What the table says: rows of whole runs, and the others."""

    rows: list[dict[str, Any]]
    damaged: list[DamagedRun]


class Index:
    """The table of the runs under ``root``."""

    def __init__(self, root: Path, packs: Packs) -> None:
        self._root, self._packs = root, packs
        self._file = root / "index.sqlite"
        self._last: tuple[dict[Place, Times], _Found] = {}, _Found([], [])

    def rows(self) -> list[dict[str, Any]]:
        """One row per finished run, the newest first; an own run hides a starter run of its key."""
        return [dict(row) for row in self._found().rows]

    def damaged(self) -> list[DamagedRun]:
        """The finished runs that have no row because they are not what a run may be."""
        return list(self._found().damaged)

    def _found(self) -> _Found:
        there = dict(self._places())
        if there != self._last[0]:
            self._last = there, self._loaded(there)
        return self._last[1]

    def _loaded(self, there: dict[Place, Times]) -> _Found:
        try:
            return self._read(self._file, there)
        except sqlite3.OperationalError:  # no room, no right to write, or locked for too long
            return self._read(Path(":memory:"), there)
        except sqlite3.DatabaseError:
            for end in ("", "-wal", "-shm"):
                self._file.with_name(self._file.name + end).unlink(missing_ok=True)
            return self._read(self._file, there)

    def _read(self, file: Path, there: dict[Place, Times]) -> _Found:
        with closing(sqlite3.connect(file, timeout=5)) as table, table:
            _prepare(table)
            self._mend(table, there)
            found = table.execute("SELECT key, starter, used, row, seal FROM runs ORDER BY starter")
            rows: dict[str, dict[str, Any]] = {}
            damaged = []
            for key, starter, used, row, seal in found:
                if zlib.crc32(row.encode()) != seal:
                    raise sqlite3.DatabaseError("a row was changed")
                values = json.loads(row)
                if DAMAGE in values:
                    damaged.append(DamagedRun(key, bool(starter), values[DAMAGE]))
                else:
                    last = {"starter": bool(starter), "used": used / 1e9}
                    rows.setdefault(key, values | last)
        newest = sorted(rows.values(), key=lambda row: row["created"], reverse=True)
        return _Found(newest, damaged)

    def _mend(self, table: sqlite3.Connection, there: dict[Place, Times]) -> None:
        """Makes ``table`` agree with the folders."""
        known: dict[Place, Times] = {
            (key, starter): (written, used)
            for key, starter, written, used in table.execute(
                "SELECT key, starter, written, used FROM runs"
            )
        }
        before = {place: known.get(place, (0, 0)) for place in there}
        new = [place for place, times in there.items() if before[place][0] != times[0]]
        used = [place for place, times in there.items() if before[place][1] != times[1]]
        rows = {place: self._row(place) for place in new}  # may take seconds: nothing is locked yet
        gone = [*(known.keys() - there.keys()), *(place for place in new if rows[place] is None)]
        table.executemany("DELETE FROM runs WHERE key = ? AND starter = ?", gone)
        table.executemany(
            "UPDATE runs SET used = ? WHERE key = ? AND starter = ?",
            [(there[place][1], *place) for place in used],
        )
        table.executemany(
            "INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?, ?, ?)",
            [
                (*place, *there[place], row, zlib.crc32(row.encode()))
                for place, row in rows.items()
                if row is not None
            ],
        )

    def _row(self, place: Place) -> str | None:
        """The row of a run as JSON; None for one that cannot be read."""
        key, starter = place
        own = Folder(self._root / "runs" / key)
        source: Source | None = self._packs.find(key) if starter else own
        try:
            return json.dumps(summary(opened(source or own, from_starter=bool(starter))))
        except Nonconforming as error:
            return json.dumps({DAMAGE: str(error).partition(": ")[2]})
        except (Damaged, FileNotFoundError):
            return None

    def _places(self) -> Iterator[tuple[Place, Times]]:
        folder = f"{self._root}/runs"
        for key in _listed(folder):
            written = _time(f"{folder}/{key}/{MANIFEST}")
            if written:
                yield (key, 0), (written, _time(f"{folder}/{key}/{USED}") or written)
        for key, written in self._packs.written().items():
            yield (key, 1), (written, written)


def _listed(folder: str) -> Iterator[str]:
    """The keys in ``folder``; none if it is not there."""
    with suppress(FileNotFoundError):
        yield from filter(KEY.fullmatch, os.listdir(folder))  # noqa: PTH208


def _time(path: str) -> int:
    """When ``path`` was written, 0 if it is not there."""
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116  thousands of times per look
    except OSError:
        return 0


def _prepare(table: sqlite3.Connection) -> None:
    table.execute("PRAGMA journal_mode = WAL")
    table.execute("PRAGMA synchronous = NORMAL")
    (found,) = table.execute("PRAGMA user_version").fetchone()
    if found != layout():
        table.execute("DROP TABLE IF EXISTS runs")
        table.execute(f"PRAGMA user_version = {layout()}")
    table.execute(
        "CREATE TABLE IF NOT EXISTS runs (key TEXT, starter INTEGER, written INTEGER,"
        " used INTEGER, row TEXT, seal INTEGER, PRIMARY KEY (key, starter))"
    )
