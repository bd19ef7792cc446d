"""A spec as JSON values and back, and the key that names its result."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from typing import Any, TypeVar, cast, get_type_hints

from engine.base.knobs import ABSENT_BY_DEFAULT
from engine.base.registry import Plugin, Registry, UnknownName
from engine.experiment.specs.base import KINDS, REGISTRY, STORED_AS, Spec

SCHEMA = 1
"""Raised when stored results come to mean something else: evaluation sets, metrics, selection."""

P = TypeVar("P", bound=Plugin)


def to_document(spec: Any) -> dict[str, Any]:
    """The spec as plain JSON values, plug-ins with their name and version."""
    doc: dict[str, Any] = {"type": getattr(spec, "name", type(spec).__name__)}
    if hasattr(spec, "version"):
        doc["version"] = spec.version
    for field in dataclasses.fields(spec):
        value = getattr(spec, field.name)
        if field.metadata.get(ABSENT_BY_DEFAULT) and value == field.default:
            continue
        name = field.metadata.get(STORED_AS, field.name)
        doc[name] = to_document(value) if dataclasses.is_dataclass(value) else value
    return doc


class StaleSpec(ValueError):
    """A stored spec was written for another version of the code."""


def from_document(doc: Mapping[str, Any]) -> Spec:
    """The spec that :func:`to_document` wrote.

    Raises:
        StaleSpec: if a plug-in has moved on.
        LookupError: for a kind or a plug-in that is not there.
        ValueError, TypeError: for a document that is none of this kind.
    """
    cls = KINDS.get(doc["type"])
    if cls is None:
        raise UnknownName(f"no kind of run {doc['type']!r} (known: {', '.join(KINDS)})")
    hints, values = get_type_hints(cls), _values(doc)
    for field in dataclasses.fields(cast(Any, cls)):
        name, registry = field.name, field.metadata.get(REGISTRY)
        stored = field.metadata.get(STORED_AS, name)
        if stored in values:
            values[name] = _value(name, values.pop(stored), hints[name], registry)
    return cls(**values)


def _values(doc: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in doc.items() if name not in ("type", "version")}


def _value(name: str, value: Any, hint: Any, registry: Registry[Any] | None) -> Any:
    """The value of a field from that of a document; a plain one stays as it is."""
    if registry is not None:
        return read_plugin(registry, value)
    if isinstance(hint, type) and issubclass(hint, Spec):
        spec = from_document(value)
        if not isinstance(spec, hint):
            raise ValueError(f"{name} must be a {hint.__name__}, got a {type(spec).__name__}")
        return spec
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return hint(**_values(value))
    return value


def read_plugin(registry: Registry[P], doc: Mapping[str, Any]) -> P:
    """The plug-in of a document; StaleSpec, LookupError, TypeError or ValueError as for a spec."""
    cls = registry[doc["type"]]
    if cls.version != doc["version"]:
        raise StaleSpec(
            f"{registry.kind} {cls.name} is at version {cls.version}, the run has {doc['version']}"
        )
    return cls(**_values(doc))


def canonical(spec: Spec) -> str:
    """The spec as JSON text: sorted keys, no spaces, NaN refused."""
    doc = {"schema": SCHEMA, **to_document(spec)}
    return json.dumps(doc, sort_keys=True, separators=(",", ":"), allow_nan=False)


def cache_key(spec: Spec) -> str:
    """Twenty hex digits that name the spec's result for good."""
    return hashlib.sha256(canonical(spec).encode()).hexdigest()[:20]
