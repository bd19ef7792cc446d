"""Keeping the store in order: checking every run, and making room."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engine.store.locks import Busy
from engine.store.store import Store


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
