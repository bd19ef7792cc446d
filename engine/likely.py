"""Roughly how long a run will take that is like none before: by the operations of a training."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from engine.passes import passes
from engine.rate import operations
from engine.specs import Spec, TrainSpec, train_of
from engine.stored_scenarios import original_of

TOO_SHORT = 0.5
"""Seconds; a training that took less says little."""

Document = Mapping[str, Any]


def likely_seconds(
    spec: Spec, rows: Iterable[Mapping[str, Any]], document: Callable[[str], Document | None]
) -> float | None:
    """Seconds of ``spec`` without evaluation, from the newest training of a store's ``rows``.

    None where there is no training to go by, or where the work of ``spec`` is not settled
    beforehand. Networks use a chip more or less well: within a factor of three it is right.
    """
    for row in rows:
        if row["kind"] == "train" and (row["seconds"] or 0.0) > TOO_SHORT:
            try:
                trained = original_of(document(row["key"]) or {})
            except (LookupError, ValueError, TypeError):  # made by code that has moved on
                continue
            work, done = _work(spec), _work(trained)
            return work and done and float(row["seconds"]) * work / done
    return None


@lru_cache(maxsize=256)
def _work(spec: Spec) -> float | None:
    """Operations, evaluation not counted."""
    done = passes(spec)
    if done is None:
        return None
    return done.as_trained * _operations(train_of(spec))


@lru_cache(maxsize=64)
def _operations(train: TrainSpec) -> int:
    return operations(train)
