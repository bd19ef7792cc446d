"""A folder that is written in full before it takes its place."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def draft_of(folder: Path) -> Iterator[Path]:
    """A folder to write to that replaces ``folder`` when all went well, and else is removed."""
    draft = folder.with_name(f".{folder.name}.{os.getpid()}")
    old = draft.with_name(f"{draft.name}.old")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        yield draft
        if folder.exists():
            folder.rename(old)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
