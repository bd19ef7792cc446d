"""How a run stands and what it has said since the last look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.runs.store import Status, Store


@dataclass(frozen=True)
class Watched:
    """How a run stands and what it has said since the last look.

    Attributes:
        events: t (seconds since 1970), done, total, stage, and scalars by their own names.
        offset: for the next look.
    """

    status: Status
    events: list[dict[str, Any]]
    offset: int


def watch(store: Store, key: str, offset: int = 0) -> Watched:
    """The run ``key`` from byte ``offset`` of its events on; 0 for all of them."""
    status = store.state(key)  # first: what is said before a run ends is then always seen
    events, offset = store.folder(key).events(offset)
    return Watched(status, events, offset)
