"""What the kind of a run is called, in rows, links and exports: ``train`` for a ``TrainSpec``."""

from __future__ import annotations

SUFFIX = "Spec"
"""The names of the classes of specs end in it, and so do the types of their documents."""


def kind_of(type_name: str) -> str:
    """The kind of a spec from the name of its class, which is its document's ``type``."""
    return type_name.removesuffix(SUFFIX).lower()
