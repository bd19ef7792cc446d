"""One row of the table of runs: what was run, and its headline numbers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import msgspec

from engine.experiment.kinds import ADOPTED, kind_of, training_of
from engine.experiment.measure import Measure
from engine.experiment.metrics import METRICS, count_of
from engine.experiment.run_files import METRICS_JSON
from engine.runs.recount import scores_of
from engine.runs.schema import Metrics
from engine.runs.store.manifest import Damaged
from engine.runs.store.stored_run import StoredRun, metrics_of

OWN, IMPORTED = "own", "imported"
ORIGINS = {IMPORTED: "imported", ADOPTED: "adopted"}
"""Where an own run came from: made here, weights from a file, or all of it from an export."""

Document = Mapping[str, Any]


def summary(run: StoredRun) -> dict[str, Any]:
    """The row of ``run``; what it does not have is None.

    Reads its ``metrics.json``, and its predictions where a metric has to be recounted.
    """
    return {
        "key": run.key,
        "ends_in_model": METRICS_JSON in run.files,
        "origin": _origin(run.manifest),
        **what_was_run(run.document),
        "created": run.manifest.get("created", 0.0),
        "bytes": run.size,
        **_numbers(run),
    }


WALL = "wall clock"
"""What the column ``seconds`` holds. Seconds of another clock stay out of it, and so of means."""


def machine(manifest: Mapping[str, Any]) -> str:
    """The kind of machine that a run was made on: its GPU, or its processor."""
    device = str(manifest.get("device") or "an unnamed device")
    return str(manifest.get("processor") or device) if device.startswith("cpu") else device


def what_was_run(spec: Document) -> dict[str, Any]:
    """The columns that follow from a spec's document alone, whatever its kind."""
    train = training_of(spec)
    manipulation = train.get("manipulation") or {}
    unlearner = spec.get("unlearner") or {}
    return {
        "kind": kind_of(spec.get("type", "")),
        "dataset": (train.get("data") or {}).get("type"),
        "model": (train.get("model") or {}).get("type"),
        "adopted": bool(train.get(ADOPTED)),
        "scene": scene_digest(train),
        "setup": setup_digest(train),
        "settings": settings_digest(spec),
        "manipulation": manipulation.get("type"),
        "size": manipulation.get("size"),
        "unlearner": unlearner.get("type"),
        "known": spec.get("known"),
        "select": spec.get("select"),
        "seed": train.get("seed"),
    }


def _origin(manifest: dict[str, Any]) -> str:
    return next((origin for name, origin in ORIGINS.items() if name in manifest), OWN)


def _numbers(run: StoredRun) -> dict[str, Any]:
    """Every metric with its number of pictures, and the seconds of the work."""
    metrics = metrics_of(run)
    measures = _measures(run, metrics) if metrics else {}
    values = {name: one.value for name, one in measures.items()}
    counts = {count_of(name): one.n for name, one in measures.items()}
    nothing: dict[str, Any] = dict.fromkeys([*METRICS, *map(count_of, METRICS)])
    is_timed = ADOPTED not in run.manifest and run.manifest.get("seconds_are", WALL) == WALL
    seconds = metrics.seconds if metrics and is_timed else None
    changed = metrics.n_changed if metrics else None
    return {
        **nothing,
        **values,
        "seconds": seconds,
        "machine": machine(run.manifest),
        **counts,
        "n_changed": changed,
    }


def _measures(run: StoredRun, metrics: Metrics) -> dict[str, Measure]:
    """All that can be had: damaged predictions cost only what would be recounted from them."""
    document = {"scores": msgspec.to_builtins(metrics.scores), "class_names": metrics.class_names}
    scores, found = scores_of(run, document), dict[str, Measure]()
    for name in METRICS:
        with suppress(Damaged):
            found[name] = scores[name]
    return found


SEEDS = ("seed", "manipulation_seed", "split_seed")
SETUP = ("data", "model", "recipe", ADOPTED)


def scene_digest(train: Document) -> str:
    """Of an original: all but its seeds. Its runs are one scenario's, whatever γ and seed."""
    return _digest({name: value for name, value in train.items() if name not in SEEDS})


def setup_digest(train: Document) -> str:
    """Of an original: its pictures, its network and how its weights came about."""
    return _digest({name: train[name] for name in SETUP if name in train})


def settings_digest(run: Document) -> str | None:
    """Of an unlearning run: the method with its knobs and how they are chosen; else None."""
    if "unlearner" not in run:
        return None
    return _digest({"unlearner": run["unlearner"], "select": run.get("select")})


def _digest(part: Document) -> str:
    """Twelve hex digits."""
    plain = {name: value for name, value in part.items() if name != "schema"}
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:12]
