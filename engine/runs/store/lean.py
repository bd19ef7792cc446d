"""Tables as small as they can be told again from: what a shipped run keeps of them.

Predictions are a byte for the label and one for each probability in per cent; all that does not
depend on the model (which pictures, their labels) is kept once for an original, as its *frame*.
A grid is its columns as JSON. Both are then compressed by the pack they lie in.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from engine.base.parquet import from_parquet, to_parquet

MOST_CLASSES = 256
"""Labels are bytes."""

DIGITS = 6
"""Significant digits that are kept of a number in a grid."""


FRAME = "frame.parquet"
"""Of predictions, what all runs of an original share."""

LEAN = {"predictions.parquet": "predictions.bytes", "sweep.parquet": "sweep.json"}
"""By the name of a table, that of its lean form."""


QUICK = 1
"""Of compression: what is put together here is read at once."""


class NotLean(ValueError):
    """A table cannot be told again from the bytes at hand."""


def as_read(names: Iterable[str]) -> tuple[str, ...]:
    """The names under which files that lie under ``names`` are read."""
    whole = {lean: name for name, lean in LEAN.items()}
    return tuple(whole.get(name, name) for name in names if name != FRAME)


def read(name: str, there: Iterable[str], stored: Callable[[str], bytes]) -> bytes:
    """The file ``name`` in its usual form, whichever of its forms is ``there``.

    Args:
        stored: brings a file that is there, checked.
    """
    if name in there:
        return stored(name)
    data = stored(LEAN[name])
    if name == "sweep.parquet":
        return to_parquet(told_grid(data), level=QUICK)
    return to_parquet(told_predictions(data, _frame(stored(FRAME))), level=QUICK)


@functools.lru_cache(maxsize=16)
def _frame(data: bytes) -> pd.DataFrame:
    return from_parquet(data)


def frame_of(table: pd.DataFrame) -> pd.DataFrame:
    """The columns of predictions that every model of a scenario shares."""
    return table.drop(columns=["predicted", *_shares(table)])


def lean_predictions(table: pd.DataFrame, *, step: int = 1) -> bytes:
    """``[n, 1 + K]`` bytes: the label predicted, then each probability in per cent.

    Args:
        table: predictions, see :mod:`engine.experiment.predictions`; K is at most 256.
        step: probabilities are rounded to multiples of so many per cent.
    """
    shares = table[_shares(table)].to_numpy(dtype=np.float32)
    if shares.shape[1] > MOST_CLASSES:
        raise NotLean(f"a label must be below {MOST_CLASSES}, there are {shares.shape[1]} classes")
    per_cent = (np.rint(shares * 100 / step) * step).astype(np.uint8)
    labels = table["predicted"].to_numpy().astype(np.uint8)
    return np.column_stack([labels, per_cent]).tobytes()


def told_predictions(data: bytes, frame: pd.DataFrame) -> pd.DataFrame:
    """The table that :func:`lean_predictions` made ``data`` of, with the columns of ``frame``."""
    if not len(frame) or len(data) % len(frame):
        raise NotLean(f"{len(data)} bytes are no predictions of {len(frame)} samples")
    raw: npt.NDArray[np.uint8] = np.frombuffer(data, np.uint8).reshape(len(frame), -1)
    shares = (raw[:, 1:].astype(np.float32) / 100).astype(np.float16)
    columns: dict[str, Any] = {"predicted": raw[:, 0].astype(np.int16)}
    columns |= {f"p_{k}": shares[:, k] for k in range(shares.shape[1])}
    return pd.concat([frame.reset_index(drop=True), pd.DataFrame(columns)], axis=1)


def lean_grid(table: pd.DataFrame) -> bytes:
    """The columns of ``table`` as JSON, numbers to six significant digits."""
    columns = {str(name): [_short(value) for value in table[name].tolist()] for name in table}
    return json.dumps(columns, separators=(",", ":")).encode()


def told_grid(data: bytes) -> pd.DataFrame:
    """The table that :func:`lean_grid` made ``data`` of."""
    return pd.DataFrame(json.loads(data))


def _shares(table: pd.DataFrame) -> list[str]:
    return [str(name) for name in table if str(name).startswith("p_")]


def _short(value: Any) -> Any:
    """A number to six significant digits, None where there is none."""
    if not isinstance(value, float):
        return value
    return float(f"{value:.{DIGITS}g}") if np.isfinite(value) else None
