"""How a run stands, as its folder says and as the locks correct it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any

ACTIVE = ("queued", "running")


@dataclass(frozen=True)
class Status:
    """How a run stands.

    Attributes:
        state: absent, queued, running, interrupted, cancelled, failed or done. A run whose
            process has died is interrupted, whatever it wrote last.
        changed: when it came to stand so, in seconds since 1970.
        started: when work began, likewise.
        pid, host: of the process that works or worked on it.
        error: why it failed, in a sentence.
        details: the traceback, for whoever wants to see it.
        queue: the queue that holds it.
        ahead: keys that were before it in the queue.
        before: how many of these are still before it.
    """

    state: str = "absent"
    changed: float = 0.0
    started: float = 0.0
    pid: int = 0
    host: str = ""
    error: str = ""
    details: str = ""
    queue: str = ""
    ahead: tuple[str, ...] = ()
    before: int = 0

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    def to_json(self) -> bytes:
        return json.dumps(asdict(self)).encode()


def parsed(data: bytes) -> Status:
    """What :meth:`Status.to_json` wrote; "absent" for anything else."""
    try:
        found = json.loads(data)
        values = {f.name: _like(f.default, found[f.name]) for f in fields(Status)}
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
        return Status()
    return Status(**values)


def _like(default: Any, value: Any) -> Any:
    """``value`` if it is of the type of ``default``; raises TypeError if it is not."""
    if isinstance(default, tuple):
        return tuple(str(v) for v in value)
    if isinstance(default, float) and isinstance(value, int):
        return float(value)
    if type(value) is not type(default):
        raise TypeError(f"{value!r} is no {type(default).__name__}")
    return value
