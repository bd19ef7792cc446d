"""What a run would cost, from the runs that are there."""

from __future__ import annotations

import statistics

from engine.duration import duration
from engine.specs import Spec, TrainSpec, cache_key
from engine.store import Store


def cost(spec: Spec, store: Store) -> str:
    """A sentence on how long ``spec`` would take on this machine."""
    words = _sentence("It", _seconds(spec, store))
    if isinstance(spec, TrainSpec) or store.find(cache_key(spec.train)):
        return words
    return f"{words} {_sentence('The original is trained first: it', _seconds(spec.train, store))}"


def _sentence(start: str, seconds: list[float]) -> str:
    if not seconds:
        return f"{start} has not been run here yet, so nobody knows how long it takes."
    runs = "one similar run" if len(seconds) == 1 else f"{len(seconds)} similar runs"
    return f"{start} takes about **{duration(statistics.median(seconds))}**, as {runs} did."


def _seconds(spec: Spec, store: Store) -> list[float]:
    """How long finished runs took that do the same work on the same kind of data."""
    wanted = _work(spec)
    rows = [row for row in store.rows() if wanted.items() <= row.items()]
    return [row["seconds"] for row in rows if row["seconds"] is not None]


def _work(spec: Spec) -> dict[str, object]:
    if isinstance(spec, TrainSpec):
        return {"kind": "train", "dataset": spec.data.name, "model": spec.model.name}
    return {
        "kind": "unlearn",
        "dataset": spec.train.data.name,
        "model": spec.train.model.name,
        "unlearner": spec.unlearner.name,
        "select": spec.select,
    }
