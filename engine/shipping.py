"""What is shipped with the lab: copies of finished runs in ``starter/``, most without weights."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence

from engine.scenario import DEFAULT_KNOWN
from engine.specs import Spec, UnlearnSpec, cache_key
from engine.store import Store, durable, manifest
from engine.store.stored_run import StoredRun

WEIGHTS = "model.safetensors"


def ship(specs: Sequence[UnlearnSpec], store: Store) -> list[str]:
    """Copies the runs of ``specs`` and their originals into ``starter/``; returns their keys.

    Raises:
        LookupError: naming how many of them are not in the store.
    """
    wanted = _with_originals(specs)
    runs = {key: store.find(key, needs=_needs(spec)) for key, spec in wanted.items()}
    missing = sum(run is None for run in runs.values())
    if missing:
        raise LookupError(
            f"{missing} of {len(runs)} runs are not in the store: run the study first"
        )
    for key, run in runs.items():
        if run is not None and not run.from_starter:
            _copy(run, store, with_weights=bool(_needs(wanted[key])))
    return list(runs)


def _with_originals(specs: Iterable[UnlearnSpec]) -> dict[str, Spec]:
    wanted: dict[str, Spec] = {}
    for spec in specs:
        wanted[cache_key(spec.train)] = spec.train
        wanted[cache_key(spec)] = spec
    return wanted


def _needs(spec: Spec) -> tuple[str, ...]:
    """Weights are shipped where a page wants the model itself: originals, and the first view."""
    if not isinstance(spec, UnlearnSpec):
        return (WEIGHTS,)
    first_view = spec.seed == 0 and (spec.known == DEFAULT_KNOWN or spec.unlearner.is_reference)
    return (WEIGHTS,) if first_view and spec.unlearner.name != "none" else ()


def _copy(run: StoredRun, store: Store, *, with_weights: bool) -> None:
    target = store.root / "starter" / run.key
    draft = target.with_name(f".draft-{run.key}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    names = [name for name in run.files if with_weights or name != WEIGHTS]
    contents = {name: run.read(name) for name in names}
    provenance = {name: value for name, value in run.manifest.items() if name != "schema"}
    for name, data in contents.items():
        (draft / name).write_bytes(data)
    (draft / manifest.MANIFEST).write_bytes(manifest.written(contents, provenance))
    durable.settle(draft)
    shutil.rmtree(target, ignore_errors=True)
    draft.rename(target)
