"""Takes in exported runs: everything is checked before anything is put into the store."""

from __future__ import annotations

import json
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from engine.base.progress import Progress, silent
from engine.experiment.metrics import Scores
from engine.runs.exchange.exporting import (
    ALL_PREDICTIONS,
    METRICS,
    PREDICTIONS,
    RUNS,
    SPEC,
    SWEEP,
    SWEEPS,
    WEIGHTS,
    is_export,
)
from engine.runs.exchange.sums import ExportDamaged, verify_sums
from engine.runs.exchange.tables import sweep_file, without_key
from engine.runs.store import Store, manifest
from engine.runs.store.run_folder import KEY
from engine.runs.store.summary import IMPORTED

MOST_UNPACKED = 4
"""Times the size of a zip: somebody may have packed an export again, with compression."""


@dataclass(frozen=True)
class ImportedRuns:
    """What came of it, by key.

    Attributes:
        taken: are in the store now.
        there: were in the store before, with all that the export has of them.
    """

    taken: tuple[str, ...]
    there: tuple[str, ...]


def import_runs(
    path: Path, store: Store, progress: Progress = silent, *, name: str = ""
) -> ImportedRuns:
    """Takes the runs of the export ``path``, a folder or a zip, into ``store``.

    A run keeps its key, its numbers and where it was made; its manifest says that it was
    imported, from ``name`` if ``path`` is only a copy. When anything goes wrong on the way, the
    runs that were taken in are taken out.

    Raises:
        ExportDamaged: naming the file, before anything was put into the store.
        DiskFull: when there is no room.
        Busy: when one of the runs is just being made here.
    """
    with _unpacked(path) as folder:
        verify_sums(folder)
        came = _Export(folder, name or path.name)
        came.check()
        taken: list[str] = []
        there: list[str] = []
        try:
            for place, row in enumerate(came.rows):
                if store.find(row["key"], came.names(row)) is not None:
                    there.append(row["key"])
                else:
                    _put(came.files(place), row, store, came.name)
                    taken.append(row["key"])
                progress(place + 1, len(came.rows), stage="taking in runs")
        except BaseException:
            for key in taken:
                with suppress(LookupError, RuntimeError):
                    store.delete(key)
            raise
    return ImportedRuns(tuple(taken), tuple(there))


class _Export:
    """The runs in an unpacked export whose checksums are right."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name
        try:
            self.rows: list[dict[str, Any]] = pq.read_table(folder / RUNS).to_pylist()
            self._predictions = pq.ParquetFile(folder / ALL_PREDICTIONS)
            self._sweeps: dict[str, pd.DataFrame] = {}
            if (folder / SWEEPS).is_file():
                by_key = pd.read_parquet(folder / SWEEPS).groupby("key")
                self._sweeps = {str(key): rows for key, rows in by_key}
        except (OSError, ValueError, KeyError) as error:
            raise ExportDamaged(f"{name} is no export of runs: {error}") from error

    def check(self) -> None:
        """Raises ExportDamaged unless every run is whole and is what its key says."""
        if self._predictions.num_row_groups != len(self.rows):
            raise ExportDamaged(f"{ALL_PREDICTIONS} does not have a part for each run")
        for row in self.rows:
            key = str(row.get("key"))
            if not KEY.fullmatch(key) or manifest.digest(row["spec"].encode())[:20] != key:
                raise ExportDamaged(f"{RUNS}: the spec of the run {key[:40]} is not its own")
            try:
                json.loads(row["spec"])
                Scores.from_document(json.loads(row["metrics"])["scores"])
                _check_provenance(json.loads(row["provenance"]))
                names = self.names(row)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ExportDamaged(f"{RUNS}: the run {key} cannot be read") from error
            if SWEEP in names and key not in self._sweeps:
                raise ExportDamaged(f"{SWEEPS} lacks the run {key}")

    def names(self, row: dict[str, Any]) -> list[str]:
        """The files that the export has of a run; weights may have stayed behind."""
        names = [str(name) for name in json.loads(row["files"])]
        if not all(map(manifest.is_plain, names)):
            raise ValueError("a file's name leaves its folder")
        without = WEIGHTS in names and not self._weights(row["key"]).is_file()
        return [name for name in names if not (without and name == WEIGHTS)]

    def files(self, place: int) -> dict[str, bytes]:
        """All files of the run at ``place``, but for its spec."""
        row = self.rows[place]
        num_classes = len(json.loads(row["metrics"])["class_names"])
        part = self._predictions.read_row_group(place)
        if part["key"].unique().to_pylist() != [row["key"]]:
            raise ExportDamaged(f"{ALL_PREDICTIONS}: the part of the run {row['key']} is another's")
        files: dict[str, bytes] = {}
        for name in self.names(row):
            if name == METRICS:
                files[name] = row["metrics"].encode()
            elif name == PREDICTIONS:
                files[name] = without_key(part, num_classes)
            elif name == SWEEP:
                files[name] = sweep_file(self._sweeps[row["key"]])
            elif name == WEIGHTS:
                files[name] = self._weights(row["key"]).read_bytes()
            elif name != SPEC:
                files[name] = (self.folder / "files" / row["key"] / name).read_bytes()
        return files

    def _weights(self, key: str) -> Path:
        return self.folder / "weights" / f"{key}.safetensors"


def _check_provenance(made: Any) -> None:
    """Raises unless pages can show where a run was made."""
    brought = made.get("brought", {})
    if not isinstance(made["created"], int | float) or not isinstance(brought, dict):
        raise ValueError("it does not say when or from what it was made")


def _put(files: dict[str, bytes], row: dict[str, Any], store: Store, name: str) -> None:
    """Commits one run; its folder is as before if that fails."""
    came = {IMPORTED: {"export": name, "at": time.time()}}
    folder = store.folder(row["key"])
    with folder.claim():
        folder.clear()
        folder.commit(files, row["spec"], json.loads(row["provenance"]) | came)
        folder.write_status("done")


def _refuse_bomb(pack: zipfile.ZipFile, path: Path) -> None:
    """An export is stored, not compressed: what unpacks to far more was made to fill a disk."""
    unpacked = sum(member.file_size for member in pack.infolist())
    if unpacked > MOST_UNPACKED * path.stat().st_size:
        raise ExportDamaged(f"{path.name} would unpack to {unpacked:,} bytes and is no export")


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    """The folder of an export, from a zip or as it is."""
    if not is_export(path):
        raise ExportDamaged(f"{path} is no export: it has no checksums")
    if path.is_dir():
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(path) as pack:
                _refuse_bomb(pack, path)
                pack.extractall(folder)
        except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
            raise ExportDamaged(f"{path.name} cannot be unpacked: {error}") from error
        yield Path(folder)
