"""Weights that come from elsewhere, and weights that go there."""

from engine.weights.adoption import Adopted, adopt
from engine.weights.file import WeightFile, WeightsRefused
from engine.weights.saving import save_weights

__all__ = ["Adopted", "WeightFile", "WeightsRefused", "adopt", "save_weights"]
