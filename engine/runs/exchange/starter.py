"""What is shipped with the lab: copies of finished runs in ``starter/``, most without weights.

A copy is leaner than the run: probabilities to two decimals, the watched trajectory to four
digits. Labels, and so every number that is counted from them, are those of the run.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from typing import Any

import pandas as pd

from engine.base.parquet import from_parquet, to_parquet
from engine.experiment.run_files import METRICS_JSON, PREDICTIONS, WEIGHTS
from engine.experiment.scenario import DEFAULT_KNOWN
from engine.experiment.specs import UnlearnSpec, cache_key
from engine.experiment.studies.named import shipped
from engine.plugins.unlearners import ORIGINAL
from engine.runs.store import Store, durable, manifest
from engine.runs.store.stored_run import StoredRun


def ship(specs: Sequence[UnlearnSpec], store: Store) -> list[str]:
    """Copies the runs of ``specs`` and their originals into ``starter/``; returns their keys.

    Raises:
        LookupError: naming how many of them are not in the store.
    """
    opened = {cache_key(spec.train) for spec in shipped() if spec.seed == 0}
    needs: dict[str, tuple[str, ...]] = {}
    for spec in specs:
        needs[cache_key(spec.train)] = (WEIGHTS,)
        needs[cache_key(spec)] = (WEIGHTS,) if _is_opened(spec, opened) else ()
    runs = {key: store.find(key, needs=needs[key]) for key in needs}
    missing = sum(run is None for run in runs.values())
    if missing:
        raise LookupError(
            f"{missing} of {len(runs)} runs are not in the store: run the study first"
        )
    for key, run in runs.items():
        if run is not None and not run.from_starter:
            _copy(run, store, with_weights=bool(needs[key]))
    return list(runs)


def _is_opened(spec: UnlearnSpec, opened: set[str]) -> bool:
    """Whether a page wants the model itself: of the first view, but the original once only.

    Args:
        opened: the keys of the originals that pages open on.
    """
    is_first_view = cache_key(spec.train) in opened and (
        spec.known == DEFAULT_KNOWN or spec.unlearner.is_reference
    )
    return is_first_view and spec.unlearner.name != ORIGINAL


def _copy(run: StoredRun, store: Store, *, with_weights: bool) -> None:
    target = store.root / "starter" / run.key
    draft = target.with_name(f".draft-{run.key}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    names = [name for name in run.files if with_weights or name != WEIGHTS]
    contents = {name: _leaner(name, run.read(name)) for name in names}
    provenance = {name: value for name, value in run.manifest.items() if name != "schema"}
    for name, data in contents.items():
        (draft / name).write_bytes(data)
    (draft / manifest.MANIFEST).write_bytes(manifest.written(contents, provenance))
    durable.settle(draft)
    shutil.rmtree(target, ignore_errors=True)
    draft.rename(target)


def _leaner(name: str, data: bytes) -> bytes:
    if name == PREDICTIONS:
        table = from_parquet(data)
        rounded = {p: table[p].astype("float32").round(2).astype("float16") for p in _shares(table)}
        return to_parquet(table.assign(**rounded))
    if name == METRICS_JSON:
        document = json.loads(data)
        document["watched"] = _to_four_digits(document["watched"])
        return json.dumps(document, allow_nan=False).encode()
    return data


def _shares(table: pd.DataFrame) -> list[str]:
    return [str(name) for name in table if str(name).startswith("p_")]


def _to_four_digits(value: Any) -> Any:
    """``value`` with every float in it rounded to four significant digits."""
    if isinstance(value, dict):
        return {name: _to_four_digits(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_to_four_digits(inner) for inner in value]
    return float(f"{value:.4g}") if isinstance(value, float) else value
