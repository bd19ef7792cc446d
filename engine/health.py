"""How the store is doing, in a few numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.store import Store


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
