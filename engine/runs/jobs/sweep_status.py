"""How a sweep stands, in a small file of the store: for another process to read.

``sweeps/<id>.json`` is replaced in one step; a lock is held for as long as the driver lives, so
that one who died is known as such; the mark ``sweeps/<id>.stop`` asks the driver to stop.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from engine.base.decoding import Odd, decoded
from engine.base.duration import duration
from engine.runs.schema.values import Count, Moment
from engine.runs.store import Store, durable
from engine.runs.store.locks import is_claimed
from engine.runs.store.run_folder import KEY, checked_key

RUNNING = "running"
MOST_BYTES = 2**20
MOST_FAILURES = 20
KEPT = 20
"""How many sweeps are remembered."""


@dataclass(frozen=True)
class SweepStatus:
    """How a sweep stands.

    Attributes:
        id: of the same runs always the same; 20 hex digits.
        title: the study's name, or the file's.
        command: what starts it, and so also resumes it.
        state: running, finished, stopped, broken, or interrupted if its driver has died.
        cached: runs that were there when it began.
        made, failed: runs that it has ended.
        failures: the first of those that failed: their keys and why.
        started, changed: in seconds since 1970.
        host, pid: of its driver.
        error: why it broke off, in a sentence.
    """

    id: str = ""
    title: str = ""
    backend: str = ""
    command: str = ""
    state: str = RUNNING
    total: Count = 0
    cached: Count = 0
    made: Count = 0
    running: Count = 0
    failed: Count = 0
    failures: tuple[tuple[str, str], ...] = ()
    started: Moment = 0.0
    changed: Moment = 0.0
    host: str = ""
    pid: Count = 0
    error: str = ""

    @property
    def done(self) -> int:
        return self.cached + self.made + self.failed

    @property
    def is_running(self) -> bool:
        return self.state == RUNNING

    @property
    def remaining(self) -> float | None:
        """Seconds that it will go on at its pace so far; None before the first run has ended."""
        ended = self.made + self.failed
        if not ended or not self.is_running:
            return None
        return (self.changed - self.started) / ended * (self.total - self.done)

    @property
    def in_words(self) -> str:
        """ "34 of 200 done, 4 running, 1 failed, about 3 min left"."""
        parts = [f"{self.done:,} of {self.total:,} done"]
        parts += [f"{self.running:,} running"] if self.is_running else []
        parts += [f"{self.failed:,} failed"] if self.failed else []
        parts += [f"about {duration(self.remaining)} left"] if self.remaining else []
        return ", ".join(parts)


def sweeps(store: Store) -> list[SweepStatus]:
    """All sweeps that are remembered: those that run first, then the newest."""
    folder = store.root / "sweeps"
    found = [_corrected(store, said) for path in folder.glob("*.json") if (said := _read(path))]
    return sorted(found, key=lambda sweep: (not sweep.is_running, -sweep.changed))


def request_stop(store: Store, sweep: str) -> None:
    """Asks the driver of a sweep to stop; what is under way is then cancelled."""
    with suppress(FileNotFoundError):
        stop_mark(store, sweep).touch()


def forget(store: Store, sweep: str) -> None:
    """Removes what is known of a sweep; its runs stay."""
    document(store, sweep).unlink(missing_ok=True)
    stop_mark(store, sweep).unlink(missing_ok=True)


def document(store: Store, sweep: str) -> Path:
    return store.root / "sweeps" / f"{checked_key(sweep)}.json"


def stop_mark(store: Store, sweep: str) -> Path:
    return store.root / "sweeps" / f"{checked_key(sweep)}.stop"


def driver_lock(store: Store, sweep: str) -> Path:
    return store.root / "locks" / f"sweep-{checked_key(sweep)}.lock"


def write(store: Store, status: SweepStatus) -> None:
    path = document(store, status.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    durable.write(path, json.dumps(asdict(status)).encode())


def tidy(store: Store) -> None:
    """Forgets the oldest sweeps."""
    for sweep in sweeps(store)[KEPT:]:
        if not sweep.is_running:
            forget(store, sweep.id)


def _corrected(store: Store, said: SweepStatus) -> SweepStatus:
    if not said.is_running or is_claimed(driver_lock(store, said.id)):
        return said
    again = _read(document(store, said.id))  # it may have ended between the two looks
    if again is not None and not again.is_running:
        return again
    return replace(said, state="interrupted", running=0)


def _read(path: Path) -> SweepStatus | None:
    """What :func:`write` wrote; None for anything else."""
    try:
        found = decoded(SweepStatus, path.read_bytes(), path.name, most=MOST_BYTES)
    except (OSError, Odd):
        return None
    return found if found.id == path.stem and KEY.fullmatch(found.id) else None
