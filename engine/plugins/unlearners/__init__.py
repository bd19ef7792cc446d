"""Unlearners. To add one, put a file with a registered :class:`Unlearner` in this folder."""

from engine.base.registry import import_all
from engine.plugins.unlearners.base import UNLEARNERS, Evidence, Unlearner

import_all(__name__, __path__)

__all__ = ["UNLEARNERS", "Evidence", "Unlearner"]
