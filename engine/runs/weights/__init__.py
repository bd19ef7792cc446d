"""Weights that come from elsewhere, and weights that go there."""

from engine.runs.weights.adoption import Adopted, adopt
from engine.runs.weights.file import WeightFile, WeightsRefused, save_weights

__all__ = ["Adopted", "WeightFile", "WeightsRefused", "adopt", "save_weights"]
