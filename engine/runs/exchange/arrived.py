"""The runs in an unpacked export, each checked in full before any of them is let in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from engine.base.decoding import plain
from engine.experiment.run_files import GRID, METRICS_JSON, PREDICTIONS, WEIGHTS
from engine.runs.exchange.check_counts import check_counts
from engine.runs.exchange.exporting import ALL_PREDICTIONS, GRIDS, RUNS
from engine.runs.exchange.sums import ExportDamaged
from engine.runs.exchange.tables import FACTS, grid_file, without_key
from engine.runs.exchange.understood import check_understood
from engine.runs.schema import Odd, check_needed, check_spec, check_whole, tables
from engine.runs.store import manifest
from engine.runs.store.manifest import SPEC
from engine.runs.store.run_folder import KEY

MOST_RUNS = 100_000
MOST_TEXT = 2 * 2**30
"""Characters of the table of runs, with what stands there often counted as often."""

MOST_OF_A_FILE = 8 * 2**30
"""Bytes of weights or of another file of a run."""

TEXTS = ("key", "spec", "metrics", "provenance", "files")

UNREADABLE = (OSError, ValueError, KeyError, TypeError, OverflowError, pa.ArrowException)


class Arrived:
    """The runs in ``folder``, whose checksums are right."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name
        try:
            self.rows = _runs(folder / RUNS)
            self._predictions = pq.ParquetFile(folder / ALL_PREDICTIONS)
            self._grids = _grids(folder / GRIDS)
        except Odd as error:
            raise ExportDamaged(str(error)) from error
        except UNREADABLE as error:
            raise ExportDamaged(f"{name} is no export of runs: {error}") from error
        if self._predictions.num_row_groups != len(self.rows):
            raise ExportDamaged(f"{ALL_PREDICTIONS} does not have a part for each run")
        if len({row["key"] for row in self.rows}) < len(self.rows):
            raise ExportDamaged(f"{RUNS}: a run stands there twice")
        for row in self.rows:
            self._check_head(row)

    def _check_head(self, row: Mapping[str, Any]) -> None:
        """That the run is what its key says, and which files it has."""
        key = str(row["key"])
        if not KEY.fullmatch(key) or manifest.digest(row["spec"].encode())[:20] != key:
            raise ExportDamaged(f"{RUNS}: the spec of the run {key[:40]!r} is not its own")
        try:
            names = self.names(row)
            check_needed(check_spec(row["spec"].encode()), names)
        except Odd as error:
            raise ExportDamaged(f"{RUNS}: the run {key} cannot be taken in: {error}") from error
        if GRID in names and key not in self._grids:
            raise ExportDamaged(f"{GRIDS} lacks the run {key}")

    def names(self, row: Mapping[str, Any]) -> list[str]:
        """The files that the export has of a run; weights may have stayed behind."""
        names = plain(row["files"].encode(), "the list of files")
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise Odd("the list of files must be a list of names")
        without = WEIGHTS in names and not self._weights(row["key"]).is_file()
        return [name for name in names if not (without and name == WEIGHTS)]

    def contents(self, place: int) -> dict[str, bytes]:
        """All files of the run at ``place``, every value of which was looked at.

        Raises:
            ExportDamaged: naming the run, the value and its bound.
        """
        row = self.rows[place]
        try:
            files = self._files(place)
            check_whole(files, plain(row["provenance"].encode(), "provenance"))
            check_counts(files)
            check_understood(files)
        except Odd as error:
            why = f"the run {row['key']} cannot be taken in: {error}"
            raise ExportDamaged(f"{RUNS}: {why}") from error
        except UNREADABLE as error:
            why = f"the run {row['key']} cannot be read: {error}"
            raise ExportDamaged(f"{self.name}: {why}") from error
        return files

    def _files(self, place: int) -> dict[str, bytes]:
        row = self.rows[place]
        files = {SPEC: row["spec"].encode()}
        for name in self.names(row):
            if name == METRICS_JSON:
                files[name] = row["metrics"].encode()
            elif name == PREDICTIONS:
                files[name] = self._predictions_of(place)
            elif name == GRID:
                files[name] = grid_file(self._grids[row["key"]])
            elif name == WEIGHTS:
                files[name] = _bytes(self._weights(row["key"]))
            elif name != SPEC:
                files[name] = _bytes(self.folder / "files" / row["key"] / name)
        return files

    def _predictions_of(self, place: int) -> bytes:
        row = self.rows[place]
        group = self._predictions.metadata.row_group(place)
        names = plain(row["metrics"].encode(), METRICS_JSON)["class_names"]
        columns = ["key", *FACTS, *(f"p_{k}" for k in range(len(names)))]
        if group.num_rows * len(columns) > tables.MOST_CELLS:
            raise Odd(f"{ALL_PREDICTIONS} has {group.num_rows:,} rows of one run")
        part = self._predictions.read_row_group(place, columns=columns)
        if part["key"].unique().to_pylist() != [row["key"]]:
            raise Odd(f"its part of {ALL_PREDICTIONS} is another's")
        return without_key(part, len(names))

    def _weights(self, key: str) -> Path:
        return self.folder / "weights" / f"{key}.safetensors"


def _bytes(path: Path) -> bytes:
    size = path.stat().st_size
    if size > MOST_OF_A_FILE:
        raise Odd(f"{path.name} has {size:,} bytes, at most {MOST_OF_A_FILE:,} are read")
    return path.read_bytes()


def _runs(path: Path) -> list[dict[str, Any]]:
    """The texts of each run. Values that stand there often take memory once until then."""
    foot = pq.read_metadata(path)
    if foot.num_rows > MOST_RUNS:
        raise Odd(f"{RUNS} has {foot.num_rows:,} rows, at most {MOST_RUNS:,} are read")
    tables.check_size(foot, RUNS)
    table = pq.read_table(path, columns=list(TEXTS), read_dictionary=list(TEXTS))
    total = 0
    for name in TEXTS:
        for chunk in table[name].chunks:
            lengths = pc.binary_length(chunk.dictionary)
            total += pc.sum(pc.take(lengths, chunk.indices)).as_py() or 0
    if total > MOST_TEXT:
        raise Odd(f"{RUNS} has {total:,} characters, at most {MOST_TEXT:,} are read")
    rows: list[dict[str, Any]] = table.to_pylist()
    for row in rows:
        for name in TEXTS:
            if not isinstance(row[name], str):
                raise Odd(f"{RUNS}: {name} must be text in every row")
    return rows


def _grids(path: Path) -> dict[str, pd.DataFrame]:
    """What selection judged, by the key of the run."""
    if not path.is_file():
        return {}
    tables.check_size(pq.read_metadata(path), GRIDS)
    return {str(key): rows for key, rows in pd.read_parquet(path).groupby("key")}
