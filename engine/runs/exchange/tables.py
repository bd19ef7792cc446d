"""The tables of an export, and the files of a run made of them again.

Three Parquet tables hold all runs: ``runs`` a row each, ``predictions`` a row group each, in the
same order, and ``sweeps`` a row for each setting that selection judged. What a run is made of
again equals what was written, value by value and type by type.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from engine.base.parquet import from_parquet, to_parquet
from engine.experiment.metrics import METRICS

SEEN = {
    "deletion_change": pa.float64(),
    "validation_accuracy": pa.float64(),
    "retained_accuracy": pa.float64(),
    "num_classes": pa.int64(),
    "score": pa.float64(),
}
"""What the rule saw of a setting; the knobs before it differ and go into one column."""


def _judged() -> dict[str, pa.DataType]:
    """What a grid has for every method."""
    return {**SEEN, **dict.fromkeys(METRICS, pa.float64()), "chosen": pa.bool_()}


def grid_schema() -> pa.Schema:
    """Of the table of all grids; ``columns`` names what a run's own has, in order, as JSON."""
    names = ("setting", "columns")
    texts = [(name, pa.string()) for name in names]
    return pa.schema([("key", pa.string()), ("point", pa.int32()), *texts, *_judged().items()])


FACTS = {
    "set": pa.string(),
    "index": pa.int32(),
    "correct": pa.int16(),
    "given": pa.int16(),
    "goal": pa.int16(),
    "rank": pa.int32(),
    "outside": pa.bool_(),
    "predicted": pa.int16(),
}
"""What a prediction has beside the probabilities ``p_0``, ``p_1`` and so on."""


def prediction_schema(num_classes: int) -> pa.Schema:
    probabilities = [(f"p_{k}", pa.float16()) for k in range(num_classes)]
    return pa.schema(
        [("key", pa.dictionary(pa.int32(), pa.string())), *FACTS.items(), *probabilities]
    )


def with_key(key: str, predictions: bytes, schema: pa.Schema) -> pa.Table:
    """A run's predictions as a part of the table of all; probabilities it lacks are null."""
    table = pq.read_table(io.BytesIO(predictions), page_checksum_verification=True)
    n = len(table)
    columns = [
        table[f.name].cast(f.type) if f.name in table.column_names else pa.nulls(n, f.type)
        for f in schema
        if f.name != "key"
    ]
    keys = pa.DictionaryArray.from_arrays(pa.array([0] * n, pa.int32()), pa.array([key]))
    return pa.Table.from_arrays([keys, *columns], schema=schema)


def without_key(part: pa.Table, num_classes: int) -> bytes:
    """The predictions of one run as its own file, from its part of the table of all."""
    names = [*FACTS, *(f"p_{k}" for k in range(num_classes))]
    return to_parquet(part.select(names).to_pandas())


def grid_rows(key: str, grid: bytes) -> Iterator[dict[str, Any]]:
    """A run's grid as rows of the table of all."""
    for point, row in enumerate(from_parquet(grid).to_dict("records")):
        names = [str(name) for name in row if name in _judged()]
        knobs = {str(name): value for name, value in row.items() if name not in names}
        texts = {"setting": json.dumps(knobs), "columns": json.dumps(names)}
        yield {"key": key, "point": point, **texts, **{name: _plain(row, name) for name in names}}


def grid_file(rows: pd.DataFrame) -> bytes:
    """The grid of one run as its own file."""
    values = rows.sort_values("point")
    settings = [
        json.loads(row["setting"]) | {name: _plain(row, name) for name in _columns(row)}
        for row in values.to_dict("records")
    ]
    return to_parquet(pd.DataFrame(settings))


BEFORE = ("acc_corr", "acc_retain", "acc_corr_train", "asr")
"""The metrics in the grids of exports that do not name their columns."""


def _columns(row: Mapping[Any, Any]) -> list[str]:
    if isinstance(said := row.get("columns"), str):
        return [str(name) for name in json.loads(said)]
    return [*SEEN, *BEFORE, "chosen"]


def _plain(row: Mapping[Any, Any], name: str) -> Any:
    return None if pd.isna(row[name]) else row[name]
