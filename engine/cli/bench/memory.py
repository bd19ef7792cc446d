"""How much memory work takes that is its own: pages of a mapped file are the system's to drop."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SECONDS_BETWEEN_LOOKS = 0.005
STATUS = Path("/proc/self/status")


@dataclass
class Peak:
    """Bytes at most beyond those at the start; None where the system does not tell (not Linux)."""

    growth: int | None = None


@contextmanager
def peak() -> Iterator[Peak]:
    """Watches this process's own memory while the context lasts."""
    seen, done, before = Peak(), threading.Event(), own_bytes()

    def watch() -> None:
        while True:
            now = own_bytes()
            if now is not None and before is not None:
                seen.growth = max(seen.growth or 0, now - before)
            if done.wait(SECONDS_BETWEEN_LOOKS):
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield seen
    finally:
        done.set()
        watcher.join()


def own_bytes() -> int | None:
    """Memory in use that is no page of a file."""
    if not STATUS.exists():
        return None
    lines = STATUS.read_text().splitlines()
    kilobytes = [int(line.split()[1]) for line in lines if line.startswith("RssAnon")]
    return 1024 * kilobytes[0] if kilobytes else None
