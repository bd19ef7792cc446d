"""Unlearners. To add one, put a file with a registered :class:`Unlearner` in this folder."""

from engine.base.registry import import_all
from engine.plugins.unlearners.base import UNLEARNERS, Evidence, Unlearner
from engine.plugins.unlearners.none import NoUnlearning
from engine.plugins.unlearners.oracle import Oracle
from engine.plugins.unlearners.retrain import Retrain

import_all(__name__, __path__)

ORIGINAL, EU, ORACLE = NoUnlearning.name, Retrain.name, Oracle.name
"""The registered names of the three that others are compared with."""

REFERENCES = (ORIGINAL, ORACLE)
"""The points to compare with: nothing done, and all of S_m known."""


def every_method() -> list[str]:
    """All that a defender could use, by name."""
    return [name for name in UNLEARNERS if not UNLEARNERS[name].is_reference]


__all__ = [
    "EU",
    "ORACLE",
    "ORIGINAL",
    "REFERENCES",
    "UNLEARNERS",
    "Evidence",
    "Unlearner",
    "every_method",
]
