"""Runs that wait for their turn: what others stand on goes first.

An original is made once and then serves many runs. Were they handed out together, all but one of
them would hold a worker, or a GPU, and wait for that one to train it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from engine.experiment.specs import Spec, cache_key
from engine.runs.store import Store


class Waiting:
    """The runs of ``tasks`` that ``store`` lacks, and the missing runs that these stand on.

    Attributes:
        cached: keys of those that are there; of ``tasks``, and of what these stand on.
        total: how many are missing, each counted once.
    """

    def __init__(self, tasks: Iterable[Spec], store: Store) -> None:
        self._store = store
        self._ready: deque[tuple[str, Spec]] = deque()
        self._behind: dict[str, list[tuple[str, Spec]]] = {}
        self._known: set[str] = set()
        self.cached: list[str] = []
        self.total = 0
        for task in tasks:
            self._add(task)

    def __bool__(self) -> bool:
        return bool(self._ready or self._behind)

    def take(self) -> tuple[str, Spec] | None:
        """The next run that may begin; None while all of them wait for another one."""
        return self._ready.popleft() if self._ready else None

    def put_back(self, key: str, task: Spec) -> None:
        """It will be the next one again."""
        self._ready.appendleft((key, task))

    def made(self, key: str) -> None:
        """The run ``key`` is there: those that stand on it may begin."""
        self._ready.extend(self._behind.pop(key, ()))

    def given_up(self, key: str) -> Iterator[str]:
        """The run ``key`` will not be there; yields those that cannot begin for that reason."""
        for above, _ in self._behind.pop(key, ()):
            yield above
            yield from self.given_up(above)

    def _add(self, task: Spec) -> None:
        key = cache_key(task)
        if key in self._known:
            return
        self._known.add(key)
        below = task.stands_on
        is_there = self._store.find(key) is not None
        is_below_there = below is not None and self._store.find(cache_key(below)) is not None
        if is_there:
            self.cached.append(key)
        else:
            self.total += 1
            self._put(key, task, None if is_below_there else below)
        if below is not None and (is_below_there or not is_there):
            self._add(below)

    def _put(self, key: str, task: Spec, below: Spec | None) -> None:
        """Among those that may begin, or behind the missing run that it stands on."""
        if below is None:
            self._ready.append((key, task))
        else:
            self._behind.setdefault(cache_key(below), []).append((key, task))
