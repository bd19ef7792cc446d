"""What is shipped with the lab: finished runs in ``starter/``, a pack for each original.

A shipped run is leaner than the run: probabilities in per cent, the watched trajectory to four
digits, weights in half precision and only where a page wants the model itself. Labels, and so
every number that is counted from them, are those of the run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load, save

from engine.base.parquet import from_parquet, to_parquet
from engine.experiment.run_files import GRID, METRICS_JSON, PREDICTIONS, WEIGHTS
from engine.experiment.specs import UnlearnSpec, cache_key
from engine.experiment.studies.named import shipped
from engine.plugins.unlearners import ORIGINAL
from engine.runs.recount import scores_of
from engine.runs.store import Store, lean, manifest, pack
from engine.runs.store.stored_run import StoredRun

KNOWN_WITH_WEIGHTS = (0.1, 0.3, 0.5, 1.0)
"""At these γ the pages that ask a model itself need not compute before the first look."""

EXACT, ROUGH = 1, 5
"""Probabilities are kept to so many per cent where pages open, and elsewhere."""


def ship(specs: Sequence[UnlearnSpec], store: Store) -> list[str]:
    """Packs the runs of ``specs`` and their originals; returns their keys.

    What a pack holds already and ``specs`` do not name stays in it.

    Raises:
        LookupError: naming how many of them are not in the store.
    """
    opened = {cache_key(spec.train) for spec in shipped() if spec.seed == 0}
    needs: dict[str, tuple[str, ...]] = {}
    packs: dict[str, list[str]] = {}
    for spec in specs:
        key, original = cache_key(spec), cache_key(spec.train)
        needs[original] = (WEIGHTS,)
        needs[key] = (WEIGHTS,) if _is_opened(spec, opened) else ()
        packs.setdefault(original, [original]).append(key)
    runs = {key: store.find(key, needs=needs[key]) for key in needs}
    missing = sum(run is None for run in runs.values())
    if missing:
        raise LookupError(
            f"{missing} of {len(runs)} runs are not in the store: run the study first"
        )
    for original, keys in packs.items():
        own = [run for key in keys if (run := runs[key]) is not None and not run.from_starter]
        if own:
            _pack(original, own, needs, store, step=EXACT if original in opened else ROUGH)
    return list(runs)


def _is_opened(spec: UnlearnSpec, opened: set[str]) -> bool:
    """Whether a page wants the model itself: of the first view, but the original once only.

    Args:
        opened: the keys of the originals that pages open on.
    """
    is_first_view = cache_key(spec.train) in opened and (
        spec.known in KNOWN_WITH_WEIGHTS or spec.unlearner.is_reference
    )
    return is_first_view and spec.unlearner.name != ORIGINAL


def _pack(
    original: str,
    runs: Sequence[StoredRun],
    needs: Mapping[str, tuple[str, ...]],
    store: Store,
    *,
    step: int,
) -> None:
    """Adds ``runs`` of one original to its pack."""
    path = pack_of(store.root, original)
    frame = to_parquet(lean.frame_of(from_parquet(runs[0].read(PREDICTIONS))))
    there = pack.Pack(path) if path.exists() else None
    files = {key: there.files(key) for key in there.runs} if there else {}
    for run in runs:
        files[run.key] = _leaner(run, frame, with_weights=bool(needs[run.key]), step=step)
    path.parent.mkdir(parents=True, exist_ok=True)
    pack.write(path, files.items(), {lean.FRAME: frame})


def pack_of(root: Path, original: str) -> Path:
    """Where the pack of the runs on ``original`` lies."""
    return root / "starter" / f"{original}{pack.SUFFIX}"


def _leaner(run: StoredRun, frame: bytes, *, with_weights: bool, step: int) -> dict[str, bytes]:
    """The files of a run as they lie in a pack, its manifest among them."""
    files: dict[str, bytes] = {}
    for name in run.files:
        if name != WEIGHTS or with_weights:
            files |= _lean(name, run, step)
    provenance = {name: value for name, value in run.manifest.items() if name != "schema"}
    listed = manifest.written(files | {lean.FRAME: frame}, provenance)
    return files | {manifest.MANIFEST: listed}


def _lean(name: str, run: StoredRun, step: int) -> dict[str, bytes]:
    data = run.read(name)
    if name == PREDICTIONS:
        return {lean.LEAN[name]: lean.lean_predictions(from_parquet(data), step=step)}
    if name == GRID:
        return {lean.LEAN[name]: lean.lean_grid(from_parquet(data))}
    if name == WEIGHTS:
        return {name: _half(data)}
    if name == METRICS_JSON:
        return {name: _metrics(run, json.loads(data))}
    return {name: data}


def _metrics(run: StoredRun, document: dict[str, Any]) -> bytes:
    """With every metric that there is now, so that it need not be counted again."""
    document["scores"] = scores_of(run, document).to_document()
    document["watched"] = _to_four_digits(document["watched"])
    return json.dumps(document, allow_nan=False, separators=(",", ":")).encode()


def _half(data: bytes) -> bytes:
    """Weights whose numbers fit in half precision, in half precision."""
    tensors = load(data)
    halves = {name: tensor.half() for name, tensor in tensors.items() if tensor.is_floating_point()}
    fits = all(torch.isfinite(half).all() for half in halves.values())
    return save({**tensors, **halves}) if fits else data


def _to_four_digits(value: Any) -> Any:
    """``value`` with every float in it rounded to four significant digits."""
    if isinstance(value, dict):
        return {name: _to_four_digits(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_to_four_digits(inner) for inner in value]
    return float(f"{value:.4g}") if isinstance(value, float) else value
