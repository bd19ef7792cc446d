"""Writes finished runs as Parquet and safetensors, with a card and checksums."""

from __future__ import annotations

import io
import json
import os
import shutil
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from engine.base.progress import Progress, silent
from engine.experiment.metrics import METRICS, count_of
from engine.experiment.run_files import GRID, METRICS_JSON, PREDICTIONS, WEIGHTS
from engine.plugins.datasets.files.folders import draft_of
from engine.runs.exchange.card import card
from engine.runs.exchange.sums import SUMS, write_sums
from engine.runs.exchange.tables import grid_rows, grid_schema, prediction_schema, with_key
from engine.runs.recount import scores_of
from engine.runs.store import Store, StoredRun
from engine.runs.store.manifest import SPEC
from engine.runs.store.stored_run import verify_values

RUNS, ALL_PREDICTIONS, GRIDS, CARD = (
    "runs.parquet",
    "predictions.parquet",
    "sweeps.parquet",
    "README.md",
)
LEFT_OUT = (
    *("used", "starter", "bytes"),
    *("scene", "setup", "settings"),
)
"""Of a row in the table of runs: what only this machine means, or what stands there twice."""


@dataclass(frozen=True)
class Exported:
    """What was written.

    Attributes:
        weights: how many runs came with their weights.
        size: of all files, in bytes.
    """

    path: Path
    runs: int
    weights: int
    size: int


def export(
    runs: Sequence[StoredRun],
    store: Store,
    path: Path,
    *,
    title: str,
    weights: bool = False,
    replace: bool = False,
    progress: Progress = silent,
) -> Exported:
    """Writes ``runs`` to the folder ``path``, or to one file if its name ends in ``.zip``.

    Args:
        replace: an earlier export that holds more too.

    Raises:
        FileExistsError: if ``path`` is there and is no export, or one that holds more.
    """
    _refuse_to_replace(path)
    if path.exists() and not replace:
        _refuse_to_lose(path, runs, with_weights=weights)
    is_packed = path.suffix == ".zip"
    folder = path.with_name(f".{path.name}.{os.getpid()}") if is_packed else path
    try:
        with draft_of(folder) as draft:
            _write(draft, runs, store, title, with_weights=weights, progress=progress)
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        if is_packed:
            _pack(folder, path)
    finally:
        if is_packed:
            shutil.rmtree(folder, ignore_errors=True)
    n_weights = sum(WEIGHTS in run.files for run in runs) if weights else 0
    return Exported(path, len(runs), n_weights, size)


def _write(
    folder: Path,
    runs: Sequence[StoredRun],
    store: Store,
    title: str,
    *,
    with_weights: bool,
    progress: Progress,
) -> None:
    metrics = [json.loads(run.read(METRICS_JSON)) for run in runs]
    for run in runs:
        verify_values(run)
    rows = _rows(runs, store, metrics)
    rows.to_parquet(folder / RUNS, compression="zstd", index=False)
    most = max(len(found["class_names"]) for found in metrics)
    schema = prediction_schema(most)
    with pq.ParquetWriter(folder / ALL_PREDICTIONS, schema, compression="zstd") as writer:
        for done, run in enumerate(runs):
            part = with_key(run.key, run.read(PREDICTIONS), schema)
            writer.write_table(part, row_group_size=max(1, len(part)))
            progress(done + 1, len(runs), stage="writing runs")
    grids = [r for run in runs if GRID in run.files for r in grid_rows(run.key, run.read(GRID))]
    if grids:
        table = pa.Table.from_pylist(grids, schema=grid_schema())
        pq.write_table(table, folder / GRIDS, compression="zstd")
    _write_others(folder, runs, with_weights=with_weights)
    (folder / CARD).write_text(card(folder, rows, title))
    write_sums(folder)


def _rows(
    runs: Iterable[StoredRun], store: Store, metrics: Iterable[dict[str, Any]]
) -> pd.DataFrame:
    """A row per run: its row in the table of runs, every score, and all that made it, as JSON."""
    listed = {row["key"]: row for row in store.rows()}
    rows = []
    for run, found in zip(runs, metrics, strict=True):
        left_out = {*LEFT_OUT, *map(count_of, METRICS)}
        row = {name: value for name, value in listed[run.key].items() if name not in left_out}
        for name, measure in scores_of(run, found).items():
            row[name], row[f"n_{name}"] = measure.value, measure.n
        for name in ("device", "torch", "commit"):
            row[name] = run.manifest.get(name)
        row["chosen"] = json.dumps(found["chosen"])
        row["files"] = json.dumps(sorted(run.files))
        row["spec"] = run.read(SPEC).decode()
        row["metrics"] = run.read(METRICS_JSON).decode()
        row["provenance"] = json.dumps(
            {name: value for name, value in run.manifest.items() if name != "schema"}
        )
        rows.append(row)
    return pd.DataFrame(rows)


def _write_others(folder: Path, runs: Iterable[StoredRun], *, with_weights: bool) -> None:
    """Weights under ``weights/``, and under ``files/`` whatever else a run may have."""
    for run in runs:
        if with_weights and WEIGHTS in run.files:
            (folder / "weights").mkdir(exist_ok=True)
            (folder / "weights" / f"{run.key}.safetensors").write_bytes(run.read(WEIGHTS))
        for name in set(run.files) - {METRICS_JSON, PREDICTIONS, GRID, WEIGHTS, SPEC}:
            (folder / "files" / run.key).mkdir(parents=True, exist_ok=True)
            (folder / "files" / run.key / name).write_bytes(run.read(name))


def _refuse_to_replace(path: Path) -> None:
    """An earlier export may be written again; nothing else."""
    if path.exists() and not is_export(path):
        raise FileExistsError(f"{path} is there already and is no export")


def _refuse_to_lose(path: Path, runs: Sequence[StoredRun], *, with_weights: bool) -> None:
    """An earlier export goes only for one that has all that it has."""
    before, weights_before = _held(path)
    now = {run.key for run in runs}
    weights = {run.key for run in runs if with_weights and WEIGHTS in run.files}
    lost = [
        f"{len(gone):,} {what}" for gone, what in (
            (before - now, "runs"), (weights_before - weights, "weights"))
        if gone
    ]  # fmt: skip
    if lost:
        raise FileExistsError(
            f"{path} is an export with {' and '.join(lost)} that this one would not have: choose "
            "another name, or --replace"
        )


def _held(path: Path) -> tuple[set[str], set[str]]:
    """The keys of the runs in an export, and of those that came with weights."""
    try:
        if path.is_dir():
            names = [f"weights/{file.name}" for file in (path / "weights").glob("*")]
            table = pq.read_table(path / RUNS, columns=["key"])
        else:
            with zipfile.ZipFile(path) as pack:
                names = pack.namelist()
                table = pq.read_table(io.BytesIO(pack.read(RUNS)), columns=["key"])
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):  # damaged: it cannot be read
        return set(), set()
    weights = {Path(name).stem for name in names if name.startswith("weights/")}
    return set(table["key"].to_pylist()), weights


def is_export(path: Path) -> bool:
    """Whether ``path`` looks like a folder or a zip that :func:`export` wrote."""
    if path.is_dir():
        return (path / SUMS).is_file()
    try:
        if not zipfile.is_zipfile(path):
            return False
        with zipfile.ZipFile(path) as pack:
            return SUMS in pack.namelist()
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return False


def _pack(folder: Path, path: Path) -> None:
    """One file of the folder's; not compressed again, since the tables are."""
    draft = folder.with_name(f"{folder.name}.zip")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as pack:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                pack.write(file, file.relative_to(folder).as_posix())
    draft.replace(path)
