"""Takes in exported runs: everything is checked before anything is put into the store."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.base.progress import Progress, silent
from engine.runs.exchange.arrived import Arrived
from engine.runs.exchange.sums import verify_sums
from engine.runs.exchange.unpacking import unpacked
from engine.runs.store import Busy, Store
from engine.runs.store.incoming import Incoming, incoming
from engine.runs.store.summary import IMPORTED


@dataclass(frozen=True)
class ImportedRuns:
    """What came of it, by key.

    Attributes:
        taken: are in the store now.
        there: were in the store before, with all that the export has of them.
        kept: were in the store before with files that the export lacks, and stay as they were.
    """

    taken: tuple[str, ...]
    there: tuple[str, ...]
    kept: tuple[str, ...] = ()


def import_runs(
    path: Path, store: Store, progress: Progress = silent, *, name: str = ""
) -> ImportedRuns:
    """Takes the runs of the export ``path``, a folder or a zip, into ``store``.

    A run keeps its key, its numbers and where it was made; its manifest says that it was
    imported, from ``name`` if ``path`` is only a copy. All runs get into the store or none,
    whatever goes wrong on the way and whenever the process ends. A run that has more here than in
    the export is left as it is.

    Raises:
        ExportDamaged: naming the file or the run, the value and its bound.
        DiskFull: when there is no room.
        Busy: when one of the runs is just being made here.
    """
    with unpacked(path) as folder:
        verify_sums(folder)
        came = Arrived(folder, name or path.name)
        with incoming(store.root) as arriving:
            found = _written(came, store, arriving, progress)
            arriving.land()
    return ImportedRuns(**{how: tuple(keys) for how, keys in found.items()})


def _written(
    came: Arrived, store: Store, arriving: Incoming, progress: Progress
) -> dict[str, list[str]]:
    """Writes the runs that are to be taken; the keys of all by how they stand."""
    found: dict[str, list[str]] = {"taken": [], "there": [], "kept": []}
    for place, row in enumerate(came.rows):
        key, contents = row["key"], came.contents(place)
        stands = _stands(store, key, contents)
        found[stands].append(key)
        if stands == "taken":
            mark = {IMPORTED: {"export": came.name[:1000], "at": time.time()}}
            arriving.add(key, contents, json.loads(row["provenance"]) | mark)
        progress(place + 1, len(came.rows), stage="taking in runs")
    return found


def _stands(store: Store, key: str, contents: Mapping[str, Any]) -> str:
    """Whether a run is to be taken, is there already, or is kept because it has more here."""
    if store.find(key, contents) is not None:
        return "there"
    own = store.find(key)
    if own is not None and not own.from_starter and not set(own.files) <= set(contents):
        return "kept"
    if store.folder(key).is_claimed:
        raise Busy(f"{key} is being worked on")
    return "taken"
