"""Data sets. To add one, put a file with a registered :class:`Dataset` in this folder."""

from engine.data.base import DATASETS, Dataset, DatasetUnavailable, Pictures, Split
from engine.plugins import import_all

import_all(__name__, __path__)

__all__ = ["DATASETS", "Dataset", "DatasetUnavailable", "Pictures", "Split"]
