"""The tables of a run: predictions, and what selection judged.

A table's foot is read first: it says which columns and how many rows there are, so nothing is
unpacked that is larger than declared. Values are looked at when a table is read in full.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from engine.base.decoding import Odd
from engine.base.parquet import from_parquet
from engine.experiment.metrics import METRICS
from engine.training.evaluation import EVALUATED

MOST_ROWS = 5_000_000
MOST_CELLS = 200_000_000
MOST_BYTES = 2 * 2**30
"""Of a table's columns, unpacked, as its foot declares."""

LOW = {"index": 0, "correct": -1, "given": 0, "predicted": 0, "goal": -1, "rank": -1}
"""The whole numbers of a prediction, with the least that each may be."""

LABELS = ("correct", "given", "predicted", "goal")
"""Those that are below the number of classes."""

JUDGED_SHARES = (
    "deletion_change", "validation_accuracy", "retained_accuracy", "acc_corr", "acc_retain",
)  # fmt: skip
"""Of a grid. Further metrics are there if they were known when it was made."""


def predictions_table(
    data: bytes,
    num_classes: int,
    thing: str = "predictions.parquet",
    *,
    with_probabilities: bool = True,
) -> pd.DataFrame:
    """The table, every value of which is within its bounds; raises :class:`Odd`.

    Without probabilities it takes a fifth of the time.
    """
    _check_predictions(_schema(data, thing), num_classes, thing)
    table = _read(data, thing, without="" if with_probabilities else "p_")
    for name in (*LOW, "set", "outside"):
        if table[name].isna().any():
            raise Odd(f"{thing}: {name} must be there in every row")
    unknown = set(table["set"].unique()) - set(EVALUATED)
    if unknown:
        raise Odd(f"{thing}: set must be one of {', '.join(EVALUATED)}, got {min(unknown)[:60]!r}")
    for name in LOW:
        if len(table):
            _check_range(name, table[name].min(), table[name].max(), num_classes, thing)
    _check_correct(table, thing)
    if with_probabilities:
        _check_probabilities(table, num_classes, thing)
    return table


def _check_probabilities(table: pd.DataFrame, num_classes: int, thing: str) -> None:
    shares = table[[f"p_{k}" for k in range(num_classes)]].to_numpy(np.float32)
    is_share = (shares >= 0) & (shares <= 1.001)
    if not is_share.all():
        raise Odd(f"{thing}: probabilities must be 0 to 1, got {shares[~is_share][0]:g}")


def _check_correct(table: pd.DataFrame, thing: str) -> None:
    """The correct labels of a set are known, or they are not."""
    for which, is_known in (table["correct"] >= 0).groupby(table["set"]):
        if is_known.any() and not is_known.all():
            raise Odd(f"{thing}: correct must be known in all of {which}, or be -1 in all of it")


def _check_predictions(schema: Any, num_classes: int, thing: str) -> None:
    """Columns and types."""
    _check_type(schema, "set", _is_text, "text", thing)
    _check_type(schema, "outside", pa.types.is_boolean, "true or false", thing)
    for name in LOW:
        _check_type(schema, name, pa.types.is_integer, "whole numbers", thing)
    for k in range(num_classes):
        _check_type(schema, f"p_{k}", pa.types.is_floating, "numbers", thing)
    if f"p_{num_classes}" in schema.names:
        raise Odd(f"{thing}: p_{num_classes} is there, but there are {num_classes} classes")


def _check_grid(schema: Any, thing: str) -> None:
    """Columns and types."""
    for name in (*_shares_in(schema.names), "num_classes", "score"):
        _check_type(schema, name, _is_number, "numbers", thing)
    _check_type(schema, "chosen", pa.types.is_boolean, "true or false", thing)
    for field in schema:
        if not (_is_number(field.type) or _is_text(field.type) or pa.types.is_boolean(field.type)):
            raise Odd(f"{thing}: {field.name[:60]!r} must be numbers or text, got {field.type}")


def _shares_in(names: Collection[str]) -> list[str]:
    """The columns that are shares: those that every grid has, and the metrics of this one."""
    return list(dict.fromkeys([*JUDGED_SHARES, *(name for name in METRICS if name in names)]))


def grid_table(data: bytes, thing: str = "sweep.parquet") -> pd.DataFrame:
    """The table, every judgement of which is within its bounds; raises :class:`Odd`."""
    _check_grid(_schema(data, thing), thing)
    table = _read(data, thing)
    for name in _shares_in(table.columns):
        values = pd.to_numeric(table[name]).dropna()
        if not values.between(0, 1).all():
            raise Odd(f"{thing}: {name} must be shares in [0, 1], got {values.abs().max():g}")
    if not np.isfinite(table["score"].to_numpy(float)).all():
        raise Odd(f"{thing}: score must be finite numbers")
    if table["chosen"].sum() != 1:
        raise Odd(f"{thing}: chosen must hold for one row, got {int(table['chosen'].sum())}")
    return table


def check_size(foot: Any, thing: str) -> None:
    """Raises :class:`Odd` for a table that declares more than may be unpacked."""
    size = sum(foot.row_group(group).total_byte_size for group in range(foot.num_row_groups))
    bounds: Mapping[str, tuple[int, int]] = {
        "rows": (foot.num_rows, MOST_ROWS),
        "cells": (foot.num_rows * foot.num_columns, MOST_CELLS),
        "bytes when unpacked": (size, MOST_BYTES),
    }
    for what, (found, most) in bounds.items():
        if found > most:
            raise Odd(f"{thing} has {found:,} {what}, at most {most:,} are read")


def _schema(data: bytes, thing: str) -> Any:
    try:
        foot = pq.ParquetFile(io.BytesIO(data)).metadata
        schema = foot.schema.to_arrow_schema()
    except (OSError, ValueError, pa.ArrowException) as error:
        raise Odd(f"{thing} is no Parquet table: {_first_line(error)}") from None
    check_size(foot, thing)
    return schema


def _read(data: bytes, thing: str, without: str = "") -> pd.DataFrame:
    try:
        return from_parquet(data, without=without)
    except (OSError, ValueError, MemoryError, pa.ArrowException) as error:
        raise Odd(f"{thing} cannot be read: {_first_line(error)}") from None


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0][:200]


def _check_type(schema: Any, name: str, fits: Any, words: str, thing: str) -> None:
    if schema.names.count(name) != 1:
        raise Odd(f"{thing}: the column {name} must be there once")
    found = schema.field(name).type
    if not fits(found):
        raise Odd(f"{thing}: {name} must be {words}, got {found}")


def _is_text(kind: Any) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _is_number(kind: Any) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_null(kind))


def _check_range(name: str, low: int, high: int, num_classes: int, thing: str) -> None:
    if low < LOW[name]:
        raise Odd(f"{thing}: {name} must be at least {LOW[name]}, got {low}")
    if name in LABELS and high >= num_classes:
        raise Odd(f"{thing}: {name} must be below {num_classes}, got {high}")
