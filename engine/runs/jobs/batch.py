"""Many runs on one backend: hands them out, follows them, says what became of them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from engine.experiment.specs import Spec
from engine.runs.jobs.backends.base import Backend, QueueFull
from engine.runs.jobs.waiting import Waiting
from engine.runs.store import Status, Store

SECONDS_BETWEEN_LOOKS = 0.25
TRIES = 3
"""How often a run is handed out whose process dies before it ends."""

ENDED = ("done", "failed", "cancelled", "interrupted", "absent")


@dataclass
class Tally:
    """What became of the runs of a batch and of the originals that they stand on, by key.

    Attributes:
        total: how many there are.
        cached: were there before.
        made: were run now.
        failed: why, for those that did not end well.
        running: how many are worked on now.
    """

    total: int = 0
    cached: list[str] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    running: int = 0

    @property
    def done(self) -> int:
        return len(self.cached) + len(self.made) + len(self.failed)


Follow = Callable[[Tally], None]
"""Is told of the batch at every look. What it raises ends the batch."""


def run_all(
    specs: Sequence[Spec], backend: Backend, store: Store, follow: Follow = lambda _: None
) -> Tally:
    """Sees to it that every run of ``specs`` is in ``store``; a failed one does not stop the rest.

    Originals go first. A run whose process died is handed out again, up to three times: on
    whatever backend, since the store knows it by the lock that is no longer held. Doing it again
    does what is missing: that is how an interrupted batch is resumed. When ``follow`` raises,
    what is under way is cancelled.
    """
    batch = _Batch(specs, backend, store)
    try:
        follow(batch.tally)
        while batch.is_unfinished:
            batch.hand_out()
            has_news = batch.collect()
            follow(batch.tally)
            if batch.is_unfinished and not has_news:
                time.sleep(SECONDS_BETWEEN_LOOKS)
    except BaseException:
        batch.cancel()
        raise
    return batch.tally


class _Batch:
    def __init__(self, specs: Sequence[Spec], backend: Backend, store: Store) -> None:
        self._backend, self._store = backend, store
        self._waiting = Waiting(specs, store)
        self._under_way: dict[str, Spec] = {}
        self._tries: Counter[str] = Counter()
        cached = self._waiting.cached
        self.tally = Tally(total=len(cached) + self._waiting.total, cached=cached)

    @property
    def is_unfinished(self) -> bool:
        return bool(self._waiting or self._under_way)

    def hand_out(self) -> None:
        """Gives the backend what may begin, as far as it has room."""
        room = self._backend.capacity - len(self._under_way)
        while room > 0 and (next_one := self._waiting.take()):
            key, task = next_one
            try:
                self._backend.submit(task)
            except QueueFull:
                self._waiting.put_back(key, task)
                return
            self._tries[key] += 1
            self._under_way[key] = task
            room -= 1

    def collect(self) -> bool:
        """Looks how each run fares; whether one has ended."""
        stands = {key: self._store.state(key) for key in list(self._under_way)}
        self.tally.running = sum(status.state == "running" for status in stands.values())
        ended = {key: status for key, status in stands.items() if status.state in ENDED}
        for key, status in ended.items():
            self._account_for(key, self._under_way.pop(key), status)
        return bool(ended)

    def cancel(self) -> None:
        for key in self._under_way:
            self._backend.cancel(key)

    def _account_for(self, key: str, task: Spec, status: Status) -> None:
        if status.state == "done":
            self.tally.made.append(key)
            self._waiting.made(key)
        elif status.state in ("interrupted", "absent") and self._tries[key] < TRIES:
            self._waiting.put_back(key, task)
        else:
            self.tally.failed[key] = status.error or status.state
            for above in self._waiting.given_up(key):
                self.tally.failed[above] = f"the run {key} that it stands on was not made"
