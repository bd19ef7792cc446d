"""Keeping the store in order: checking every run, and making room."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.runs.store.durable import is_draft, remove
from engine.runs.store.locks import Busy
from engine.runs.store.placing import STAGED
from engine.runs.store.run_folder import KEY
from engine.runs.store.store import Store


@dataclass(frozen=True)
class Check:
    """How one run fared: "whole", "unfinished" or "damaged" (an own one is then in quarantine).

    Attributes:
        key: of the run; the file's name where a whole pack cannot be opened.
    """

    key: str
    starter: bool
    verdict: str


def verify_all(store: Store) -> Iterator[Check]:
    """Reads every stored byte again, and removes what killed processes left half written."""
    remove_half_written(store)
    for key in list(store.own_keys()):
        yield Check(key, False, store.check(key))
    for key in list(store.shipped_keys()):
        yield Check(key, True, store.check(key, from_starter=True))
    for name in store.unreadable_packs():
        yield Check(name, True, "damaged")


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

    Runs that are worked on stay, and so does what is shipped, and whatever a link leads to.
    """
    freed = remove_half_written(store)
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


def remove_half_written(store: Store) -> int:
    """Removes what processes that are gone had half written; the bytes that this frees.

    Drafts of files in finished runs, and runs that were never put in their place. What is
    worked on, and so may still be written, stays.
    """
    store.put_back()
    freed = 0
    runs = store.root / "runs"
    for key in list(store.own_keys()):
        if not (runs / key).is_symlink():
            freed += _removed(store, key, [p for p in _listed(runs / key) if is_draft(p.name)])
    for path in _listed(runs):
        key = path.name.removeprefix(STAGED)[:20]
        if path.name.startswith(STAGED) and KEY.fullmatch(key):
            freed += _removed(store, key, [path])
    return freed


def _removed(store: Store, key: str, paths: list[Path]) -> int:
    freed = 0
    if paths:
        with suppress(Busy, OSError), store.folder(key).claim():
            for path in paths:
                size = _size(path)
                remove(path)
                freed += size
    return freed


def _listed(folder: Path) -> list[Path]:
    with suppress(FileNotFoundError, NotADirectoryError):
        return list(folder.iterdir())
    return []


def _size(path: Path) -> int:
    """Bytes of a file, or of those below a folder; some may go while they are looked at."""
    if path.is_symlink():
        return 0
    total = 0
    for inner in (path, *path.rglob("*")):
        with suppress(FileNotFoundError):
            total += inner.lstat().st_size if not inner.is_dir() else 0
    return total


@dataclass(frozen=True)
class Health:
    """Finished runs, and the bytes of own ones, which can be deleted.

    Attributes:
        n_damaged: run folders that did not pass a check and were put into quarantine.
    """

    n_own: int
    n_shipped: int
    bytes_own: int
    n_damaged: int


def health(store: Store, rows: Iterable[Mapping[str, Any]]) -> Health:
    """Of ``store``, whose table of runs is ``rows``."""
    listed = list(rows)
    own = [int(row["bytes"]) for row in listed if not row["starter"]]
    damaged = store.root / "quarantine"
    n_damaged = sum(1 for _ in damaged.iterdir()) if damaged.is_dir() else 0
    return Health(len(own), len(listed) - len(own), sum(own), n_damaged)
