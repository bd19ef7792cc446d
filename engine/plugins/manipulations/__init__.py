"""Manipulations. To add one, put a file with a registered :class:`Manipulation` in this folder."""

from engine.base.registry import import_all
from engine.plugins.manipulations.base import MANIPULATIONS, Affected, Manipulated, Manipulation

import_all(__name__, __path__)

__all__ = ["MANIPULATIONS", "Affected", "Manipulated", "Manipulation"]
