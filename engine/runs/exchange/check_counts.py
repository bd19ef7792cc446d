"""Whether the numbers of a run are those that its predictions give."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.base.parquet import from_parquet
from engine.experiment.collapse import confusion
from engine.experiment.metrics import METRICS
from engine.experiment.run_files import METRICS_JSON, PREDICTIONS
from engine.experiment.scores import score
from engine.runs.recount import facts_of
from engine.runs.schema import Metrics, Odd, check_spec, decoded
from engine.runs.store.manifest import SPEC

SAME = 1e-6


def check_counts(files: Mapping[str, bytes]) -> None:
    """Raises :class:`Odd` naming the first number that a count of the predictions does not give."""
    if METRICS_JSON not in files or PREDICTIONS not in files:
        return
    said = decoded(Metrics, files[METRICS_JSON], METRICS_JSON)
    table, k = from_parquet(files[PREDICTIONS]), len(said.class_names)
    counted = score(table, facts_of(check_spec(files[SPEC]), k, ""))
    for name in METRICS.keys() & said.scores.keys():
        own, other = said.scores[name], counted[name]
        if own.n != other.n or not _equal(own.value, other.value):
            raise Odd(
                f"{METRICS_JSON}: scores.{name} is {_words(own.value, own.n)}, but its predictions "
                f"give {_words(other.value, other.n)}"
            )
    for which, counts in said.confusion.items():
        if not np.array_equal(confusion(table, which, k), counts):
            raise Odd(f"{METRICS_JSON}: confusion.{which} is not what its predictions give")


def _equal(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= SAME


def _words(value: float | None, n: int) -> str:
    return f"{'nothing' if value is None else f'{value:g}'} of {n:,}"
