"""What belongs to a run of which kind, and the check of all its files together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from engine.base.decoding import Odd, converted, decoded, plain
from engine.experiment.kinds import SUFFIX
from engine.experiment.run_files import GRID, METRICS_JSON, PREDICTIONS, WEIGHTS
from engine.runs.schema.documents import Metrics, Provenance
from engine.runs.schema.spec_documents import AnyDocument, document_of
from engine.runs.schema.tables import grid_table, predictions_table
from engine.runs.schema.tensors import check_tensors

SPEC = "spec.json"

OF_A_MODEL = (METRICS_JSON, PREDICTIONS)
"""What every run has that ends in a model."""

RESERVED = ("MANIFEST.json", "status.json", "events.jsonl", "cancel", "used", "again")
"""What the store itself writes into the folder of a run."""

FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}")

MOST_DEEP, MOST_VALUES = 12, 20_000
"""How deep a spec may be nested, and how many values it may have."""


def check_spec(data: bytes) -> dict[str, Any]:
    """The spec as plain values; raises :class:`Odd`."""
    document = plain(data, SPEC)
    converted(AnyDocument, document, SPEC)
    if _values(document, MOST_DEEP) > MOST_VALUES:
        raise Odd(f"{SPEC} has more than {MOST_VALUES:,} values")
    _check_kinds(document)
    return dict(document)


def _check_kinds(document: Mapping[str, Any]) -> None:
    """That a spec, and each that it stands on, is what its kind says."""
    kind = document.get("type")
    if isinstance(kind, str) and kind.endswith(SUFFIX):
        converted(document_of(kind), document, SPEC)
    for value in document.values():
        if isinstance(value, dict):
            _check_kinds(value)


def _values(value: Any, deep: int) -> int:
    """How many values there are in ``value``."""
    if not isinstance(value, dict | list):
        return 1
    if not deep:
        raise Odd(f"{SPEC} is nested more than {MOST_DEEP} deep")
    inner: Iterable[Any] = value.values() if isinstance(value, dict) else value
    return 1 + sum(_values(one, deep - 1) for one in inner)


def check_needed(spec: Mapping[str, Any], names: Iterable[str]) -> None:
    """Raises :class:`Odd` unless a run of ``spec`` may be made of the files ``names``."""
    names = set(names)
    for name in names:
        if not FILE_NAME.fullmatch(name) or name in RESERVED:
            raise Odd(f"a run has no file called {name[:80]!r}")
    if document_of(spec["type"]).ends_in_model:
        for name in OF_A_MODEL:
            if name not in names:
                raise Odd(f"{name} is missing")


def check_whole(files: Mapping[str, bytes], provenance: Any) -> None:
    """Every value of every file of a run; raises :class:`Odd`."""
    check_needed(check_spec(files[SPEC]), files)
    converted(Provenance, provenance, "provenance")
    if METRICS_JSON not in files:
        return
    metrics = decoded(Metrics, files[METRICS_JSON], METRICS_JSON)
    if PREDICTIONS in files:
        predictions_table(files[PREDICTIONS], len(metrics.class_names))
    if (metrics.chosen is not None) != (GRID in files):
        raise Odd(f"{METRICS_JSON}: chosen must be there with {GRID}, and only then")
    if GRID in files:
        grid_table(files[GRID])
    if WEIGHTS in files:
        check_tensors(files[WEIGHTS], WEIGHTS)
