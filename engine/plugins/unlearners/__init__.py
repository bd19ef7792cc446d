"""Unlearners. To add one, put a file with a registered :class:`Unlearner` in this folder."""

from engine.base.registry import import_all
from engine.plugins.unlearners.base import UNLEARNERS, Unlearner
from engine.plugins.unlearners.clean import Clean
from engine.plugins.unlearners.none import NoUnlearning
from engine.plugins.unlearners.oracle import Oracle
from engine.plugins.unlearners.retrain import Retrain

import_all(__name__, __path__)

ORIGINAL, EU, ORACLE, CLEAN = NoUnlearning.name, Retrain.name, Oracle.name, Clean.name
"""The registered names of those that others are compared with."""

ENDS = (ORIGINAL, ORACLE)
"""Between these lies the gap that a repair closes: nothing done, and all of S_m known."""

REFERENCES = (*ENDS, CLEAN)
"""The points to compare with, which no defender can have; *clean* is the upper bound."""


def every_method() -> list[str]:
    """All that a defender could use, by name; without those that are in no study."""
    methods = {name: UNLEARNERS[name] for name in UNLEARNERS}
    return [name for name, one in methods.items() if one.is_in_studies and not one.is_reference]


__all__ = [
    "CLEAN",
    "ENDS",
    "EU",
    "ORACLE",
    "ORIGINAL",
    "REFERENCES",
    "UNLEARNERS",
    "Unlearner",
    "every_method",
]
