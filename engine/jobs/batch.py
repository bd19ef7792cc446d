"""Many runs on one backend: hands them out, follows them, says what became of them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from engine.jobs.backend import Backend, QueueFull
from engine.progress import Progress, silent
from engine.specs import Spec, cache_key
from engine.store import Store

IN_FLIGHT = 8
SECONDS_BETWEEN_LOOKS = 0.25
ENDED = ("done", "failed", "cancelled", "interrupted", "absent")


@dataclass
class Tally:
    """What became of the runs of a batch, by key.

    Attributes:
        cached: were there before.
        made: were run now.
        failed: why, for those that did not end well.
    """

    cached: list[str] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)

    @property
    def done(self) -> int:
        return len(self.cached) + len(self.made) + len(self.failed)


def run_all(
    specs: Sequence[Spec], backend: Backend, store: Store, progress: Progress = silent
) -> Tally:
    """Sees to it that every run of ``specs`` is in ``store``; a failed one does not stop the rest.

    Doing it again does what is missing: that is how an interrupted batch is resumed. When
    ``progress`` raises, what is under way is cancelled.
    """
    tally = Tally()
    waiting = _missing(specs, store, tally)
    under_way: set[str] = set()
    total = tally.done + len(waiting)
    try:
        while waiting or under_way:
            _hand_out(waiting, under_way, backend)
            _collect(under_way, store, tally)
            progress(tally.done, total, stage="runs", failed=len(tally.failed))
            if waiting or under_way:
                time.sleep(SECONDS_BETWEEN_LOOKS)
    except BaseException:
        for key in under_way:
            backend.cancel(key)
        raise
    return tally


def _missing(specs: Iterable[Spec], store: Store, tally: Tally) -> list[Spec]:
    """Those that are not stored, in order and each once."""
    missing: dict[str, Spec] = {}
    for spec in specs:
        key = cache_key(spec)
        if store.find(key) is None:
            missing[key] = spec
        elif key not in tally.cached:
            tally.cached.append(key)
    return list(missing.values())


def _hand_out(waiting: list[Spec], under_way: set[str], backend: Backend) -> None:
    while waiting and len(under_way) < IN_FLIGHT:
        try:
            under_way.add(backend.submit(waiting[0]))
        except QueueFull:
            return
        waiting.pop(0)


def _collect(under_way: set[str], store: Store, tally: Tally) -> None:
    for key in sorted(under_way):
        status = store.state(key)
        if status.state not in ENDED:
            continue
        under_way.remove(key)
        if status.state == "done":
            tally.made.append(key)
        else:
            tally.failed[key] = status.error or status.state
