"""Where data sets lie that are not part of the repository."""

from __future__ import annotations

import os
from pathlib import Path


def own_folder(name: str = "") -> Path:
    """Where the lab keeps what it downloads or imports: ``data/<name>`` in its cache."""
    cache = os.environ.get("LAB_CACHE") or Path(__file__).parents[2] / "cache"
    return Path(cache).absolute() / "data" / name


def folders(name: str) -> tuple[Path, ...]:
    """Where to look for ``name``: below the environment variable LAB_DATA, then the lab's own."""
    given = os.environ.get("LAB_DATA")
    theirs = (Path(given).expanduser() / name,) if given else ()
    return (*theirs, own_folder(name))
