"""What a process on a cluster does: it makes runs in a store that it shares with the driver."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.experiment.specs import cache_key, from_document
from engine.runs.jobs.backends.worker import make_run, warm_up
from engine.runs.jobs.execution import Compute
from engine.runs.store import Store
from engine.runs.store.locks import is_claimed

Document = dict[str, Any]


@dataclass(frozen=True)
class Site:
    """What a node needs to know of the driver.

    Attributes:
        root: of the store, on storage that all nodes mount there.
        queue: name of the driver's queue.
        environment: the lab's own settings, as the driver has them.
    """

    root: str
    queue: str
    compute: Compute | None
    environment: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, store: Store, queue: str, compute: Compute | None) -> Site:
        own = {name: value for name, value in os.environ.items() if name.startswith("LAB_")}
        return cls(str(store.root.absolute()), queue, compute, own)


def make_one(document: Document, site: Site) -> str:
    """Makes a run while its driver lives; what went wrong in a sentence, or ""."""
    if not is_claimed(Store(Path(site.root)).queue_lock(site.queue)):
        return not_shared(site)
    return _begun(site)(document)


def make_chunk(documents: Sequence[Document], site: Site) -> list[str]:
    """Makes one run after the other; what went wrong with each, in a sentence or "".

    One that was cancelled meanwhile is passed over, and one that another process works on comes
    last: a chunk that outlived its driver may be at it.
    """
    store = Store(Path(site.root))
    if not store.queue_lock(site.queue).exists():
        return [not_shared(site)]
    make, said = _begun(site), []
    waiting, put_off = deque(documents), set[str]()
    while waiting:
        document = waiting.popleft()
        key = cache_key(from_document(document))
        folder = store.folder(key)
        if folder.is_cancel_requested or folder.status.state == "cancelled":
            continue
        if folder.is_claimed and key not in put_off:
            put_off.add(key)
            waiting.append(document)
            continue
        said.append(make(document))
    return said


def not_shared(site: Site) -> str:
    return (
        f"The node sees no lock of the driver below {site.root}: has the driver ended, or is this "
        "folder not on storage that all nodes share, with locks (flock)?"
    )


def _begun(site: Site) -> Callable[[Document], str]:
    os.environ.update(site.environment)
    warm_up()
    return lambda document: make_run(document, site.root, site.compute)
