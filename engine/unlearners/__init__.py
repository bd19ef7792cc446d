"""Unlearners. To add one, put a file with a registered :class:`Unlearner` in this folder."""

from engine.plugins import import_all
from engine.unlearners.base import UNLEARNERS, Evidence, Unlearner

import_all(__name__, __path__)

__all__ = ["UNLEARNERS", "Evidence", "Unlearner"]
