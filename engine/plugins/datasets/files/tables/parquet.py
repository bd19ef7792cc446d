"""Parquet, with paths or with the pictures themselves: bytes, or Hugging Face's {bytes, path}."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from engine.plugins.datasets.files.found import ImportRefused, one_line
from engine.plugins.datasets.files.picture import Given
from engine.plugins.datasets.files.tables.rows import Row
from engine.plugins.datasets.files.unpacked import Bounds

SUFFIX = (".parquet", ".pq")
_AT_ONCE = 256
"""Rows that are held in memory at a time, pictures and all."""


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """A picture that a table held: ``size`` bytes from ``start`` of the file ``path``."""

    name: str
    path: Path
    start: int
    size: int

    def given(self) -> Given:
        with self.path.open("rb") as file:
            file.seek(self.start)
            return file.read(self.size)


class ParquetRows:
    """Pictures that the table holds are put into ``scratch`` one after the other."""

    def __init__(self, path: Path, scratch: Path, bounds: Bounds) -> None:
        self._path, self._scratch, self._bounds = path, scratch, bounds
        with self._refusing(), pq.ParquetFile(path) as file:
            n = file.metadata.num_rows
            self.columns = list(file.schema_arrow.names)
            self.class_names = _class_names(file.schema_arrow.metadata or {})
        if n > bounds.members:
            raise ImportRefused(f"{path} has {n:,} rows, at most {bounds.members:,} are read")

    def read(self, file: str, label: str, part: str) -> Iterator[Row]:
        store = self._scratch / f"{len(list(self._scratch.iterdir()))}.pictures"
        names = self.class_names.get(label, ())
        chosen = [name for name in (file, label, part) if name]
        with self._refusing(), store.open("wb") as out, pq.ParquetFile(self._path) as table:
            n = 0
            for batch in table.iter_batches(_AT_ONCE, columns=chosen, use_threads=False):
                for values in batch.to_pylist():
                    n += 1
                    yield self._row(n, [values.get(name) for name in chosen], names, out)
                out.flush()

    def _row(self, n: int, values: list[Any], names: tuple[str, ...], out: BinaryIO) -> Row:
        given, label, part = (*values, None)[:3]
        place = f"row {n}"
        if names and isinstance(label, int):
            if not 0 <= label < len(names):
                why = f"its label must be 0 to {len(names) - 1}, got {label}"
                return Row(place, why_not=why)
            label = names[label]
        words = _text(label), _text(part)
        path = given.get("path") if isinstance(given, dict) else given
        data = given.get("bytes") if isinstance(given, dict) else given
        if not isinstance(data, bytes):
            return Row(place, _text(path), *words)
        if out.tell() + len(data) > self._bounds.bytes:
            raise ImportRefused(
                f"{self._path} holds more than the {self._bounds.bytes:,} bytes of pictures that "
                "are read"
            )
        name = _text(path) if isinstance(path, str) else place
        picture = StoredEntry(name, Path(out.name), out.tell(), len(data))
        out.write(data)
        return Row(place, name, *words, picture)

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        """What Arrow says of a damaged file becomes a refusal."""
        try:
            yield
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            reason = one_line(str(error))[:200]
            raise ImportRefused(f"{self._path} cannot be read as a table: {reason}.") from error


def _class_names(metadata: Mapping[bytes, bytes]) -> dict[str, tuple[str, ...]]:
    """The classes of the columns of labels, as Hugging Face's data sets say them."""
    try:
        features = json.loads(metadata.get(b"huggingface", b"{}"))["info"]["features"]
        said = {column: kind["names"] for column, kind in features.items() if "names" in kind}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    return {
        column: tuple(map(one_line, names))
        for column, names in said.items()
        if isinstance(names, list) and all(isinstance(name, str) for name in names)
    }


def _text(value: Any) -> str:
    if value is None or value != value:  # nothing, or NaN
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return one_line(str(value)).strip()
