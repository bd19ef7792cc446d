"""Manipulations. To add one, put a file with a registered :class:`Manipulation` in this folder."""

from engine.manipulations.base import MANIPULATIONS, Affected, Manipulated, Manipulation
from engine.plugins import import_all

import_all(__name__, __path__)

__all__ = ["MANIPULATIONS", "Affected", "Manipulated", "Manipulation"]
