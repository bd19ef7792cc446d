"""How far a student's outputs are from a teacher's, for the methods that distil.

In float32 whatever the forward pass ran in: differences of nearly equal outputs are the point.
"""

from __future__ import annotations

import copy

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.plugins.unlearners.parts.batches import Batch
from engine.training.recipe import Recipe


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


class PatientTeacher:
    """A teacher that is asked about a sample of S_tr once, where ``recipe`` always shows it alike.

    Where it is augmented every look is another picture, and every look is answered afresh.
    """

    def __init__(self, model: nn.Module, recipe: Recipe, n_train: int) -> None:
        self._teacher = Teacher(model)
        self._remembers = not is_augmented(recipe)
        self._answers: Tensor | None = None
        self._n_train = n_train

    def __call__(self, batch: Batch) -> Tensor:
        """Logits, float32 ``[n, k]``."""
        if not self._remembers:
            return self._teacher(batch.images)
        if self._answers is None:
            first = self._teacher(batch.images)
            self._answers = first.new_full((self._n_train, first.shape[1]), torch.nan)
            self._answers[batch.rows] = first
        new = self._answers[batch.rows, 0].isnan()
        if new.any():
            self._answers[batch.rows[new]] = self._teacher(batch.images[new])
        return self._answers[batch.rows]


def is_augmented(recipe: Recipe) -> bool:
    """Whether a sample looks different from epoch to epoch."""
    return recipe.flip or recipe.crop > 0
