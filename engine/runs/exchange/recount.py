"""Whether the numbers of a run are those that its predictions give."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.base.parquet import from_parquet
from engine.experiment.metrics import confusion, score
from engine.experiment.run_files import METRICS, PREDICTIONS
from engine.runs.schema import Metrics, Odd, decoded
from engine.runs.schema.documents import YARDSTICKS

SAME = 1e-6


def check_counts(files: Mapping[str, bytes]) -> None:
    """Raises :class:`Odd` naming the first number that a count of the predictions does not give."""
    if METRICS not in files or PREDICTIONS not in files:
        return
    said = decoded(Metrics, files[METRICS], METRICS)
    table, k = from_parquet(files[PREDICTIONS]), len(said.class_names)
    counted = score(table, k, "")
    for name in set(YARDSTICKS) & set(said.scores):
        own, other = said.scores[name], getattr(counted, name)
        if own.n != other.n or not _equal(own.value, other.value):
            raise Odd(
                f"{METRICS}: scores.{name} is {_words(own.value, own.n)}, but its predictions "
                f"give {_words(other.value, other.n)}"
            )
    for which, counts in said.confusion.items():
        if not np.array_equal(confusion(table, which, k), counts):
            raise Odd(f"{METRICS}: confusion.{which} is not what its predictions give")


def _equal(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= SAME


def _words(value: float | None, n: int) -> str:
    return f"{'nothing' if value is None else f'{value:g}'} of {n:,}"
