"""How long the table of runs takes with many runs: at first, again, and with one run more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from engine.bench.base import alternating
from engine.pipeline import METRICS, train
from engine.progress import silent
from engine.scenario import Scenario
from engine.specs import TrainSpec, cache_key, canonical
from engine.store import Store, manifest


def run_table(n: int) -> dict[str, Any]:
    """Milliseconds of ``Store.rows`` with ``n`` runs, and microseconds for one of them."""
    spec = Scenario.of("digits").train
    spec = replace(spec, recipe=replace(spec.recipe, steps=2))
    metrics = train(spec, silent)[METRICS]
    with TemporaryDirectory(prefix="bench-") as folder:
        store = Store(Path(folder))
        for seed in range(n):
            _put(store, replace(spec, seed=seed), metrics)
        first = alternating({"first": store.rows}, 1)["first"]
        again = alternating({"again": store.rows}, 3)["again"]
        _put(store, replace(spec, seed=n), metrics)
        one_more = alternating({"one more": store.rows}, 1)["one more"]
        rows = len(store.rows())
    timings = {"first": first, "again": again, "one_more": one_more}
    return {
        "rows": rows,
        "milliseconds": {k: round(1e3 * min(t.seconds), 2) for k, t in timings.items()},
        "cpu_microseconds_per_run": {
            k: round(1e6 * min(t.cpu_seconds) / n, 1) for k, t in timings.items()
        },
    }


def _put(store: Store, spec: TrainSpec, metrics: bytes) -> None:
    """A finished run without weights and predictions, which the table does not read.

    Not by way of ``commit``, which waits for the disk several times in each run.
    """
    path = store.folder(cache_key(spec)).path
    path.mkdir(parents=True)
    files = {manifest.SPEC: canonical(spec).encode(), METRICS: metrics}
    for name, data in files.items():
        (path / name).write_bytes(data)
    (path / manifest.MANIFEST).write_bytes(manifest.written(files, {"created": float(spec.seed)}))
