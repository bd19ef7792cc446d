"""Tables of pictures: CSV, TSV or Parquet with a column of files and a column of labels.

A column may also say the part. A row that leads to no picture is left out by its number, as a file
that cannot be read is; the other rows are taken. Parquet may hold the pictures themselves, as
bytes or as Hugging Face's ``{bytes, path}``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.plugins.datasets.files.found import Entry, FileEntry, ImportRefused, one_line, said
from engine.plugins.datasets.files.gathered import Gathered, Labelled
from engine.plugins.datasets.files.tables import delimited, parquet
from engine.plugins.datasets.files.tables.rows import Row, Rows
from engine.plugins.datasets.files.tables.whereabouts import Nowhere, Whereabouts
from engine.plugins.datasets.files.unpacked import Bounds

TABLES = (*delimited.SUFFIX, *parquet.SUFFIX)

FILES = (
    "file", "path", "filename", "file_name", "filepath", "file_path", "filepaths", "image", "img",
    "image_path", "image_file", "image_name", "image_id", "picture", "name", "id",
)  # fmt: skip
LABELS = (
    "label", "labels", "class", "class_name", "label_name", "category", "target", "fine_label", "y",
)  # fmt: skip
SPLITS = ("split", "part", "set", "subset", "partition", "data set", "dataset")
"""How columns may be called, whatever the case; the first that is there counts."""


@dataclass(frozen=True)
class Columns:
    """The names of the columns that are read; ``part`` may be ""."""

    file: str
    label: str
    part: str = ""


def is_table(path: Path) -> bool:
    return path.suffix.lower() in TABLES and path.is_file()


@dataclass(frozen=True)
class Surroundings:
    """What a table is read with.

    Attributes:
        scratch: a folder for pictures that a table holds itself.
        bounds: of rows and bytes.
        inside: a folder that no path may lead out of.
        columns: two or three names, of the files, the labels and the parts, if not the usual.
    """

    scratch: Path
    bounds: Bounds
    inside: Path | None = None
    columns: Sequence[str] = ()


def rows_of_table(path: Path, around: Surroundings, part: str = "") -> Gathered:
    """The pictures that a table leads to.

    Args:
        part: of the rows that do not say it themselves.

    Raises:
        ImportRefused: it cannot be read, is too large, or has not the columns.
    """
    rows = _opened(path, around)
    chosen = _chosen(path, rows.columns, around.columns)
    gathered = Gathered(one_line(path.name), class_names=rows.class_names.get(chosen.label, ()))
    gathered.notes.append(_taken(gathered.title, chosen))
    places = Whereabouts(path.parent, around.inside)
    for row in rows.read(chosen.file, chosen.label, chosen.part):
        try:
            entry = _entry(row, places)
        except Nowhere as error:
            gathered.ignored[f"{gathered.title} {row.place}"] = str(error)
        else:
            gathered.pictures.append(Labelled(row.part or part, row.label, entry))
    return gathered


def _opened(path: Path, around: Surroundings) -> Rows:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise ImportRefused(f"{path} cannot be read: {error.strerror}.") from error
    if size > around.bounds.bytes:
        raise ImportRefused(f"{path} has {size:,} bytes, at most {around.bounds.bytes:,} are read")
    if path.suffix.lower() in parquet.SUFFIX:
        return parquet.ParquetRows(path, around.scratch, around.bounds)
    return delimited.DelimitedRows(path, around.bounds)


def _entry(row: Row, places: Whereabouts) -> Entry:
    """The picture of a row; raises :class:`Nowhere`."""
    if row.why_not:
        raise Nowhere(row.why_not)
    if not row.label:
        raise Nowhere("it has no label")
    if row.picture is not None:
        return row.picture
    path = places.of(row.file)
    return FileEntry(said(path, places.base), path)


def _chosen(path: Path, there: Sequence[str], asked: Sequence[str]) -> Columns:
    if asked:
        for name in asked:
            if name not in there:
                raise ImportRefused(f"{path} has no column {name!r}; it has {_listed(there)}.")
        return Columns(*asked)
    found = [_first(there, names) for names in (FILES, LABELS, SPLITS)]
    if not (found[0] and found[1]):
        lacks = "of files (file, path, image)" if not found[0] else "of labels (label, class)"
        raise ImportRefused(
            f"{path} must have a column {lacks}; it has {_listed(there)}. "
            "--columns FILES,LABELS names them."
        )
    return Columns(*found)


def _first(there: Sequence[str], names: Sequence[str]) -> str:
    by_name = {name.strip().lower(): name for name in reversed(there)}
    return next((by_name[name] for name in names if name in by_name), "")


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""
    return (", ".join(name[:40] for name in names[:10]) or "none") + more


def _taken(title: str, columns: Columns) -> str:
    part = f", parts from {columns.part}" if columns.part else ""
    return f"{title}: files were read from {columns.file}, labels from {columns.label}{part}"
