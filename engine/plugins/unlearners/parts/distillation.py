"""How far a student's outputs are from a teacher's, for the methods that distil.

In float32 whatever the forward pass ran in: differences of nearly equal outputs are the point.
"""

from __future__ import annotations

import copy

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def kl_divergence(target: Tensor, logits: Tensor, temperature: float = 1.0) -> Tensor:
    """KL(target ‖ softmax(logits / T)), summed over classes, mean over the batch.

    Args:
        target: probabilities ``[n, k]``.
        logits: of the student, ``[n, k]``.
    """
    return F.kl_div(F.log_softmax(logits.float() / temperature, 1), target, reduction="batchmean")


def distillation_loss(teacher: Tensor, student: Tensor, temperature: float) -> Tensor:
    """T² · KL(softmax(teacher / T) ‖ softmax(student / T)) of logits ``[n, k]``.

    T² keeps the gradient's size when T changes (Hinton et al., arXiv:1503.02531).
    """
    target = F.softmax(teacher.float() / temperature, 1)
    return temperature**2 * kl_divergence(target, student, temperature)


class Teacher:
    """A frozen copy of a model: its outputs carry no gradient, its BatchNorm never moves."""

    def __init__(self, model: nn.Module) -> None:
        self._model = copy.deepcopy(model).eval().requires_grad_(False)

    @torch.no_grad()
    def __call__(self, images: Tensor) -> Tensor:
        """Logits, float32 ``[n, k]``."""
        logits: Tensor = self._model(images)
        return logits.float()
