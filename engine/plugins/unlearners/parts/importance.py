"""Parameter importance: how strongly a set of samples pulls at each weight.

SSD compares two of these. The published code squares the gradient of a *batch mean*; the
diagonal of the empirical Fisher matrix squares the gradient of *each sample*. With samples
whose gradients have mean μ and standard deviation σ, the first is near μ² + σ² / batch size,
the second is μ² + σ²: a larger batch brings out what the samples have in common.

Both run in eval mode and fp32, on pictures without augmentation but with their triggers, and
against the labels as given.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.func import functional_call, grad, vmap

from engine.base.device import repeatable
from engine.base.progress import Progress
from engine.training.loop import to_float
from engine.training.recipe import Recipe
from engine.training.sets import TrainingSet

Importance = dict[str, Tensor]
"""By name of the parameter, of its shape, not negative."""

AT_ONCE = 128
"""Samples in one pass. A batch's gradient is the sum over its passes: exact in eval mode."""

GRADIENT_VALUES = 2**25
"""At most so many numbers (128 MB) are the single samples' gradients of one pass."""


class Plain:
    """Batches of nearly equal size of pictures without augmentation."""

    def cut(self, order: Tensor, batch_size: int) -> tuple[Tensor, ...]:
        return order.tensor_split(math.ceil(len(order) / batch_size))

    def pictures(self, data: TrainingSet, rows: Tensor) -> Tensor:
        return data.images(rows)


class Augmented(Plain):
    """Batches with a short last one of pictures as training augments them: the public code's."""

    def __init__(self, recipe: Recipe, rng: torch.Generator) -> None:
        self._recipe, self._rng = recipe, rng

    def cut(self, order: Tensor, batch_size: int) -> tuple[Tensor, ...]:
        parts: tuple[Tensor, ...] = order.split(batch_size)
        return parts

    def pictures(self, data: TrainingSet, rows: Tensor) -> Tensor:
        crop, flip = self._recipe.crop, self._recipe.flip
        return data.augmented(rows, crop=crop, flip=flip, rng=self._rng)


PLAIN = Plain()


def batch_mean_importance(
    model: nn.Module,
    data: TrainingSet,
    *,
    batch_size: int,
    rng: torch.Generator,
    progress: Progress,
    stage: str,
    how: Plain = PLAIN,
) -> Importance:
    """(1 / #batches) Σ over batches (∂ mean loss of the batch / ∂θ)². Puts ``model`` in eval mode.

    The samples are shuffled by ``rng``, since batches of one class would measure the classes,
    and cut in ⌈n / batch_size⌉ batches of nearly equal size, since a small last one is noisier;
    or as ``how`` says.
    """
    model.eval()
    names, parameters = zip(*model.named_parameters(), strict=True)
    sums = [torch.zeros_like(p) for p in parameters]
    order = torch.randperm(len(data), generator=rng)
    batches = how.cut(order, batch_size)
    seen = 0
    for batch in batches:
        mean = [torch.zeros_like(p) for p in parameters]
        for rows in batch.split(AT_ONCE):
            parts = _gradient(model, parameters, data, rows, how)
            for total, part in zip(mean, parts, strict=True):
                total += part / len(batch)
            seen += len(rows)
            progress(seen, len(data), stage=stage)
        for total, gradient in zip(sums, mean, strict=True):
            total += gradient.square()
    return {name: total / len(batches) for name, total in zip(names, sums, strict=True)}


def per_sample_importance(
    model: nn.Module, data: TrainingSet, *, progress: Progress, stage: str
) -> Importance:
    """(1 / n) Σ over samples (∂ loss of the sample / ∂θ)². Puts ``model`` in eval mode."""
    model.eval()
    parameters = {name: p.detach() for name, p in model.named_parameters()}
    buffers = dict(model.named_buffers())

    def loss(weights: Importance, picture: Tensor, label: Tensor) -> Tensor:
        logits = functional_call(model, (weights, buffers), (picture[None],))
        return F.cross_entropy(logits, label[None])

    gradients = vmap(grad(loss), in_dims=(None, 0, 0))
    sums = {name: torch.zeros_like(p) for name, p in parameters.items()}
    at_once = GRADIENT_VALUES // sum(p.numel() for p in parameters.values())
    seen = 0
    for rows in torch.arange(len(data)).split(min(max(1, at_once), AT_ONCE)):
        rows = rows.to(data.device, non_blocking=True)
        pictures = to_float(data.images(rows))
        with _exactly(data.device):
            of_each = gradients(parameters, pictures, data.labels[rows])
        for name, gradient in of_each.items():
            sums[name] += gradient.square().sum(0)
        seen += len(rows)
        progress(seen, len(data), stage=stage)
    return {name: total / len(data) for name, total in sums.items()}


def _gradient(
    model: nn.Module,
    parameters: Sequence[nn.Parameter],
    data: TrainingSet,
    rows: Tensor,
    how: Plain,
) -> tuple[Tensor, ...]:
    """Of the summed cross-entropy against the labels as given."""
    rows = rows.to(data.device, non_blocking=True)
    with _exactly(data.device):
        logits = model(to_float(how.pictures(data, rows)))
        loss = F.cross_entropy(logits, data.labels[rows], reduction="sum")
        return torch.autograd.grad(loss, parameters)


@contextmanager
def _exactly(device: torch.device) -> Iterator[None]:
    """Single precision and repeatable: squares of small gradients do not survive half of it."""
    with torch.autocast(device.type, enabled=False), repeatable():
        yield
