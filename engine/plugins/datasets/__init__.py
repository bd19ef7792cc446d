"""Data sets. To add one, put a file with a registered :class:`Dataset` in this folder."""

from engine.base.registry import import_all
from engine.plugins.datasets.base import (
    DATASETS,
    Dataset,
    DatasetUnavailable,
    Pictures,
    Regime,
)
from engine.training.split import Split

import_all(__name__, __path__)

__all__ = ["DATASETS", "Dataset", "DatasetUnavailable", "Pictures", "Regime", "Split"]
