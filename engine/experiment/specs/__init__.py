"""What to run. To add a kind, put a file with a registered :class:`Spec` in this folder."""

from engine.base.registry import import_all
from engine.experiment.specs.base import (
    KINDS,
    PUBLIC_CODE,
    REGISTRY,
    VALIDATION_SHARE,
    Spec,
    TrainSpec,
    register,
)
from engine.experiment.specs.documents import (
    SCHEMA,
    StaleSpec,
    cache_key,
    canonical,
    from_document,
    read_plugin,
    to_document,
)
from engine.experiment.specs.find import FindSpec
from engine.experiment.specs.look import LookSpec
from engine.experiment.specs.unlearn import ON_TEST, RULES, UnlearnSpec, by_rule, n_identified

import_all(__name__, __path__)

__all__ = [
    "KINDS",
    "ON_TEST",
    "PUBLIC_CODE",
    "REGISTRY",
    "RULES",
    "SCHEMA",
    "VALIDATION_SHARE",
    "FindSpec",
    "LookSpec",
    "Spec",
    "StaleSpec",
    "TrainSpec",
    "UnlearnSpec",
    "by_rule",
    "cache_key",
    "canonical",
    "from_document",
    "n_identified",
    "read_plugin",
    "register",
    "to_document",
]
