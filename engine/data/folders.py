"""Where data sets lie that are not part of the repository."""

from __future__ import annotations

import os
from pathlib import Path

CACHE = Path(__file__).parents[2] / "cache" / "data"
"""What the lab downloads or imports itself."""


def own_folder(name: str) -> Path:
    """The lab's own folder of the data set ``name``; it need not exist."""
    return CACHE / name


def folders(name: str) -> tuple[Path, ...]:
    """Where to look for ``name``: below the environment variable LAB_DATA, then the lab's own."""
    given = os.environ.get("LAB_DATA")
    theirs = (Path(given).expanduser() / name,) if given else ()
    return (*theirs, own_folder(name))
