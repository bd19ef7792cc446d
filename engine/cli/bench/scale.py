"""What a picture costs when there are more of them, and what a run costs in the table of runs.

Each size is measured in a process of its own, on random pixels in a memory map. A fixed number
of pictures is worked on at places all over the map, for all sizes alike; at the smaller sizes
the real pass over all of them stands beside it.
"""

from __future__ import annotations

import multiprocessing
import shutil
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from math import prod
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from torch import Tensor

from engine.base import device
from engine.base.progress import silent
from engine.base.seeds import generator
from engine.cli.bench.base import Effort, Timing, alternating, register
from engine.cli.bench.gallery import page_of
from engine.cli.bench.memory import peak
from engine.cli.bench.synthetic import N_TEST, NAME, SHAPE, synthetic
from engine.experiment.pipeline import untrained
from engine.experiment.run_files import METRICS_JSON, PREDICTIONS
from engine.experiment.scenario import Scenario
from engine.experiment.scenario_data import situation
from engine.experiment.specs import TrainSpec, cache_key, canonical
from engine.plugins.unlearners.parts.importance import batch_mean_importance
from engine.runs.jobs import execute
from engine.runs.store import Store, manifest
from engine.training.evaluation import MANIPULATED
from engine.training.loop import fit, infer
from engine.training.sets import AsTrained, TrainingSet

SIZES = (10_000, 50_000, 500_000, 2_000_000)
RUNS = (100, 1_000, 7_800)
WHOLE = 500_000
"""Up to this size every picture is gone through."""

STEPS = 20
SOME = 5_120
"""Pictures of an importance pass and of an evaluation that all sizes have in common."""


@register("scale")
def scale(effort: Effort) -> dict[str, Any]:
    """Time per picture and memory at four sizes, and time per run at three."""
    sizes = [effort.of(size) for size in SIZES]
    room = shutil.disk_usage(tempfile.gettempdir()).free // 2
    fitting = [n for n in sizes if (n + N_TEST) * prod(SHAPE) < room]
    pictures = {n: _in_own_process(n, effort) for n in fitting}
    return {
        "pictures": pictures,
        "left_out_for_want_of_disk": [n for n in sizes if n not in fitting],
        "largest_over_smallest": growth(list(pictures.values())),
        "runs": {n: run_table(n) for n in map(effort.of, RUNS)},
    }


def growth(results: list[dict[str, Any]]) -> dict[str, float]:
    """How many times the CPU time per picture of the first size the last one takes."""
    first, last = (one["cpu_microseconds_per_picture"] for one in (results[0], results[-1]))
    return {name: round(last[name] / max(first[name], 0.1), 2) for name in last if name in first}


def _in_own_process(n: int, effort: Effort) -> dict[str, Any]:
    with synthetic(n), ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(at_size, n, effort, torch.get_num_threads()).result()


def at_size(n: int, effort: Effort, threads: int) -> dict[str, Any]:
    """Measures the data set ``synthetic`` of ``n`` training pictures."""
    torch.set_num_threads(threads)
    spec = Scenario.of(NAME).train
    _warm_up()
    with peak() as memory:
        opening = alternating({"open": lambda: situation(spec)}, 1)
        work = _Work(n, effort)
        timings = alternating(work.some(), effort.repeats)
        if n <= effort.of(WHOLE):
            timings |= alternating(work.whole(), 1)
    counts = {name: work.counts[name] for name in timings} | {"open": n}
    timings |= opening
    mebibytes = None if memory.growth is None else round(memory.growth / 2**20, 1)
    return {
        "microseconds_per_picture": _each(timings, counts, "seconds"),
        "cpu_microseconds_per_picture": _each(timings, counts, "cpu_seconds"),
        "own_memory_mebibytes": mebibytes,
        "pixels_mebibytes": round(n * prod(SHAPE) / 2**20, 1),
    }


def _warm_up() -> None:
    """What is slow, or takes memory, only once: libraries and their kernels."""
    data = situation(Scenario.of("digits").train).train.as_trained()
    model = untrained(Scenario.of("digits").train, situation(Scenario.of("digits").train), seed=0)
    fit(model, data, recipe=replace(Scenario.of("digits").recipe, steps=2), seed=0)


def _each(timings: dict[str, Timing], counts: dict[str, int], which: str) -> dict[str, float]:
    """Millionths of a second for one of so many pictures."""
    return {
        name: round(1e6 * min(getattr(timing, which)) / counts[name], 2)
        for name, timing in timings.items()
    }


class _Work:
    """What is timed. ``counts`` says how many pictures each way goes through."""

    def __init__(self, n: int, effort: Effort) -> None:
        self._spec = Scenario.of(NAME).train
        data = situation(self._spec)
        self._train = data.train.as_trained().to(device.pick())
        self._model = untrained(self._spec, data, seed=0).to(device.pick())
        self._recipe = replace(self._spec.recipe, steps=effort.of(STEPS), batch_size=256)
        spread = torch.randperm(len(self._train), generator=generator(0, "scale"))
        self._some = spread[: effort.of(SOME)]
        self._all = torch.arange(len(self._train))
        self._page = page_of(self._spec, MANIPULATED, data.train.data.index[data.order][:400])
        batch = min(self._recipe.batch_size, len(self._train))
        self.counts = {
            "training step": self._recipe.steps * batch,
            "importance pass": len(self._some),
            "evaluation": len(self._some),
            "gallery": min(400, len(data.order)),
            "importance pass, whole": len(self._all),
            "evaluation, whole": len(self._all),
        }

    def some(self) -> dict[str, Callable[[], object]]:
        return {
            "training step": self._fit,
            "importance pass": lambda: self._importance(self._train[self._some]),
            "evaluation": lambda: self._evaluate(self._some),
            "gallery": self._page,
        }

    def whole(self) -> dict[str, Callable[[], object]]:
        return {
            "importance pass, whole": lambda: self._importance(self._train),
            "evaluation, whole": lambda: self._evaluate(self._all),
        }

    def _fit(self) -> None:
        fit(self._model, self._train, recipe=self._recipe, seed=0)

    def _importance(self, data: TrainingSet) -> None:
        rng = generator(0, "importance")
        batch_mean_importance(
            self._model, data, batch_size=128, rng=rng, progress=silent, stage="importance"
        )

    def _evaluate(self, rows: Tensor) -> None:
        infer(self._model, AsTrained(self._train, rows.to(self._train.device)))


def run_table(n: int) -> dict[str, Any]:
    """Milliseconds of ``Store.rows`` with ``n`` runs, and microseconds for one of them."""
    spec = Scenario.of("digits").train
    spec = replace(spec, recipe=replace(spec.recipe, steps=2))
    with TemporaryDirectory(prefix="bench-") as folder:
        made = Store(Path(folder) / "made")
        folder_of_one = made.folder(execute(spec, made)).path
        files = {name: (folder_of_one / name).read_bytes() for name in (METRICS_JSON, PREDICTIONS)}
        store = Store(Path(folder) / "table")
        for seed in range(n):
            _put(store, replace(spec, seed=seed), files)
        first = alternating({"first": store.rows}, 1)["first"]
        again = alternating({"again": store.rows}, 3)["again"]
        _put(store, replace(spec, seed=n), files)
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


def _put(store: Store, spec: TrainSpec, files: Mapping[str, bytes]) -> None:
    """A finished run without weights, which the table does not read.

    Not by way of ``commit``, which waits for the disk several times in each run.
    """
    path = store.folder(cache_key(spec)).path
    path.mkdir(parents=True)
    files = {manifest.SPEC: canonical(spec).encode(), **files}
    for name, data in files.items():
        (path / name).write_bytes(data)
    (path / manifest.MANIFEST).write_bytes(manifest.written(files, {"created": float(spec.seed)}))
