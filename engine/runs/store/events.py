"""events.jsonl: what a run has reported, one JSON object per line, read from an offset on."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.runs.store.durable import DiskFull, is_full


def append(path: Path, event: Mapping[str, Any]) -> None:
    """Adds a line in a single write, so that lines of several processes do not mix.

    Raises:
        DiskFull: when there is no room.
    """
    line = json.dumps(event, separators=(",", ":")).encode() + b"\n"
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o644)
    try:
        if os.write(descriptor, line) < len(line):
            raise DiskFull(path)
    except OSError as error:
        if is_full(error):
            raise DiskFull(path) from error
        raise
    finally:
        os.close(descriptor)


def read(path: Path, offset: int = 0) -> tuple[list[dict[str, Any]], int]:
    """The events from byte ``offset`` on, and the offset to go on from.

    A line that is not finished yet is left for the next time; one that is no JSON object is
    passed over. Starts again from 0 when the file is another one than ``offset`` was taken of.
    """
    try:
        with path.open("rb") as file:
            if offset > 0:
                file.seek(offset - 1)
                if file.read(1) != b"\n":
                    offset = 0
            file.seek(offset)
            data = file.read()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return [], 0
    end = data.rfind(b"\n") + 1
    lines = data[:end].split(b"\n")
    return [event for event in map(_event, lines) if event is not None], offset + end


def _event(line: bytes) -> dict[str, Any] | None:
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) else None
