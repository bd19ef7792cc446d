"""How a run stands, as its folder says and as the locks correct it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

import msgspec

from engine.base.decoding import Odd, decoded
from engine.runs.schema import documents as schema

MOST_BYTES = 2**20

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
        details: the traceback, for a person who wants to see it.
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
        found = msgspec.structs.asdict(
            decoded(schema.StatusDocument, data, "status.json", most=MOST_BYTES)
        )
    except Odd:
        return Status()
    return Status(**found | {"ahead": tuple(found["ahead"])})
