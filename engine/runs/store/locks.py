"""Claims on a run: locks of the operating system, gone with the process that held them.

The lock files lie beside the run folders, not inside, and are never removed: a folder can then
be renamed or deleted under its lock without two processes holding two files of one name.

A store that several machines use needs storage whose ``flock`` reaches all of them, and whose
renames are atomic: a local disk, NFS 4, Lustre mounted with ``flock``, GPFS. All of the store has
to be there, ``locks`` above all. Object storage that is mounted as a folder offers neither: copy
runs to and from it instead.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

PATIENCE = 0.1
"""Seconds that a claim outlasts others who only look whether the lock is held."""


class Busy(RuntimeError):
    """Another process holds the lock."""


@contextmanager
def claimed(lock: Path) -> Iterator[None]:
    """Holds ``lock``, or raises :class:`Busy` at once. Any thread may let go of it."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    claim = FileLock(lock, timeout=PATIENCE, poll_interval=0.01, thread_local=False)
    try:
        claim.acquire()
    except Timeout:
        raise Busy(f"{lock.stem} is being worked on") from None
    try:
        yield
    finally:
        claim.release()


def is_claimed(lock: Path) -> bool:
    """Whether a process holds ``lock``. Those who look at once do not see each other."""
    try:
        file = lock.open("rb")
    except FileNotFoundError:
        return False
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
