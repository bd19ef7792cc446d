"""Where data sets lie that are not part of the repository."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

BESIDE = "LAB_DATA_BESIDE"
"""Names the usual folder of data sets for a command, and its workers, that was given a cache."""


def own_folder(name: str = "") -> Path:
    """Where the lab keeps what it downloads or imports: ``data/<name>`` in its cache."""
    cache = os.environ.get("LAB_CACHE") or Path(__file__).parents[4] / "cache"
    return Path(cache).absolute() / "data" / name


def folders(name: str = "") -> tuple[Path, ...]:
    """Where to look for ``name``: below the environment variable LAB_DATA, then the lab's own.

    Without a name, the folders of the lab's own data sets alone.
    """
    given = os.environ.get("LAB_DATA") if name else None
    theirs = (Path(given).expanduser() / name,) if given else ()
    beside = os.environ.get(BESIDE)
    also = (Path(beside) / name,) if beside else ()
    return tuple(dict.fromkeys((*theirs, own_folder(name), *also)))


def use_cache(cache: Path) -> None:
    """From now on data sets are kept in ``cache``; those of the cache so far are still found."""
    os.environ.setdefault(BESIDE, str(own_folder()))
    os.environ["LAB_CACHE"] = str(cache.absolute())


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
