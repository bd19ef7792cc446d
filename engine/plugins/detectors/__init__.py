"""Detectors. To add one, put a file with a registered :class:`Detector` in this folder."""

from engine.base.registry import import_all
from engine.plugins.detectors.base import DETECTORS, Detector, Suspicion
from engine.plugins.detectors.cut import Cut, Suspects

import_all(__name__, __path__)

__all__ = ["DETECTORS", "Cut", "Detector", "Suspects", "Suspicion"]
