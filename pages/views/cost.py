"""What a run would cost, from the runs that are there."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.duration import duration
from engine.likely import likely_seconds
from engine.specs import Spec, TrainSpec, cache_key
from engine.store import Store
from engine.stored_scenarios import setup_of


def cost(spec: Spec, store: Store) -> str:
    """A sentence on how long ``spec`` would take on this machine."""
    words = _sentence("It", spec, store)
    if isinstance(spec, TrainSpec) or store.find(cache_key(spec.train)):
        return words
    return f"{words} {_sentence('The original is trained first: it', spec.train, store)}"


def _sentence(start: str, spec: Spec, store: Store) -> str:
    seconds = _seconds(spec, store)
    if not seconds:
        likely = likely_seconds(spec, store.rows(), lambda key: _document(key, store))
        if likely is None:
            return f"{start} has not been run here yet, so nobody knows how long it takes."
        return (
            f"{start} takes roughly **{duration(likely)}**, judged by how many operations it is, "
            "evaluation not counted."
        )
    runs = "one similar run" if len(seconds) == 1 else f"{len(seconds)} similar runs"
    return f"{start} takes about **{duration(statistics.median(seconds))}**, as {runs} did."


def _seconds(spec: Spec, store: Store) -> list[float]:
    """How long finished runs took that do the same work on the same kind of data."""
    wanted = _work(spec)
    rows = [row for row in store.rows() if wanted.items() <= row.items()]
    return [row["seconds"] for row in rows if row["seconds"] is not None]


def _document(key: str, store: Store) -> Mapping[str, Any] | None:
    run = store.find(key)
    return run and run.document


def _work(spec: Spec) -> dict[str, object]:
    if isinstance(spec, TrainSpec):
        return {"kind": "train", "setup": _setup(spec)}
    return {
        "kind": "unlearn",
        "setup": _setup(spec.train),
        "unlearner": spec.unlearner.name,
        "select": spec.select,
    }


def _setup(train: TrainSpec) -> str:
    """Adopted weights change no time."""
    return setup_of(replace(train, brought=""))
