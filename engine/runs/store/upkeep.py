"""Keeping the store in order: checking every run, and making room."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.runs.store.locks import Busy
from engine.runs.store.store import Store


@dataclass(frozen=True)
class Check:
    """How one run fared: "whole", "unfinished" or "damaged" (then it is in quarantine)."""

    key: str
    starter: bool
    verdict: str


def verify_all(store: Store) -> Iterator[Check]:
    """Reads every stored byte anew."""
    for key in list(store.own_keys()):
        yield Check(key, False, store.check(key))
    for key in list(store.shipped_keys()):
        yield Check(key, True, store.check(key, from_starter=True))


@dataclass(frozen=True)
class Cleared:
    """What making room came to.

    Attributes:
        deleted: keys of the runs that went, the least recently used first.
        kept: bytes that own runs still take.
    """

    deleted: tuple[str, ...]
    freed: int
    kept: int


def gc(store: Store, *, max_bytes: int) -> Cleared:
    """Empties quarantine, then deletes own runs, least recently used first, down to ``max_bytes``.

    Runs that are worked on stay, and so does what is shipped.
    """
    freed = 0
    for place in ("trash", "quarantine"):
        freed += _size(store.root / place)
        shutil.rmtree(store.root / place, ignore_errors=True)
    used = {row["key"]: row["used"] for row in store.rows() if not row["starter"]}
    sizes = {key: _size(store.root / "runs" / key) for key in store.own_keys()}
    kept = sum(sizes.values())
    deleted = []
    for key in sorted(sizes, key=lambda key: used.get(key, 0.0)):
        if kept <= max_bytes:
            break
        with suppress(Busy):
            store.delete(key)
            deleted.append(key)
            kept -= sizes[key]
            freed += sizes[key]
    return Cleared(tuple(deleted), freed, kept)


def _size(folder: Path) -> int:
    """Bytes of the files below ``folder``, some of which may go while it is looked at."""
    total = 0
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):
            total += path.stat().st_size
    return total


@dataclass(frozen=True)
class Health:
    """Finished runs and their bytes; own ones can be deleted, shipped ones cannot.

    Attributes:
        n_damaged: run folders that did not pass a check and were put into quarantine.
    """

    n_own: int
    n_shipped: int
    bytes_own: int
    bytes_shipped: int
    n_damaged: int


def health(store: Store, rows: Iterable[Mapping[str, Any]]) -> Health:
    """Of ``store``, whose table of runs is ``rows``."""
    own: list[int] = []
    shipped: list[int] = []
    for row in rows:
        (shipped if row["starter"] else own).append(int(row["bytes"]))
    damaged = store.root / "quarantine"
    n_damaged = sum(1 for _ in damaged.iterdir()) if damaged.is_dir() else 0
    return Health(len(own), len(shipped), sum(own), sum(shipped), n_damaged)
