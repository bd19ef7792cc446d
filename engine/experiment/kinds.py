"""What a spec's document says of its kind, without the plug-ins that a spec is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Document = Mapping[str, Any]
"""A spec as JSON values."""

ADOPTED = "brought"
"""What documents and manifests call adopted weights, since before they were called so."""

SUFFIX = "Spec"
"""The names of the classes of specs end in it, and so do the types of their documents."""


def kind_of(type_name: str) -> str:
    """What the kind of a run is called, in rows, links and exports: ``train`` for a ``TrainSpec``.

    Args:
        type_name: the name of the spec's class, which is its document's ``type``.
    """
    return type_name.removesuffix(SUFFIX).lower()


def training_of(spec: Document) -> Document:
    """The document of the training that a run is, or stands on in the end."""
    below = (value for value in spec.values() if isinstance(value, Mapping) and _is_spec(value))
    return next(map(training_of, below), spec)


def _is_spec(document: Document) -> bool:
    return str(document.get("type", "")).endswith(SUFFIX)
