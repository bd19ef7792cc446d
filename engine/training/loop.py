"""The one training loop and the one forward pass.

Pictures stay uint8 until they are on the device; a whole batch is cropped, mirrored, stamped
and made float there. How exactly is multiplied depends on the machine (``engine.base.device``).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.base.device import autocast, repeatable
from engine.base.progress import Progress, silent
from engine.base.seeds import Seed, generator
from engine.training.folding import folded
from engine.training.muon import Muon
from engine.training.recipe import Recipe
from engine.training.sets import AsTrained, TrainingSet

Loss = Callable[[nn.Module, Tensor, Tensor, Tensor], Tensor]
"""Scalar loss of (model, float images ``[n, c, h, w]``, labels ``[n]``, their rows ``[n]``)."""

SECONDS_BETWEEN_REPORTS = 0.5


def cross_entropy(model: nn.Module, images: Tensor, labels: Tensor, rows: Tensor) -> Tensor:
    """Mean over the batch, against the labels as given."""
    return F.cross_entropy(model(images), labels)


def fit(
    model: nn.Module,
    data: TrainingSet,
    *,
    recipe: Recipe,
    seed: Seed,
    progress: Progress = silent,
    rows: Tensor | None = None,
    trainable: Iterable[nn.Parameter] | None = None,
    loss: Loss = cross_entropy,
    prepare: Callable[[nn.Module], object] = nn.Module.train,
) -> list[float]:
    """Trains ``model`` in place, on its own device, and returns the loss of each step.

    Batches are cut from an endless row of random permutations: all are of the same size, or
    of all the data where there is less, and no sample is left out. Where the recipe has epochs,
    the model is reported after each, with its number as ``epoch``. Ends in evaluation mode.

    Args:
        rows: int64 positions in ``data`` to train on; all by default.
        trainable: the parameters to train; all by default.
        prepare: sets modes before the first step, for example those of a frozen part.
    """
    device = next(model.parameters()).device
    data = data.to(device)
    rows = torch.arange(len(data)) if rows is None else rows.cpu()
    parameters = list(model.parameters() if trainable is None else trainable)
    optimisers = _optimisers(parameters, recipe)
    crops = generator(seed, "augmentation")
    losses: list[Tensor] = []
    report = _Reports(progress)
    prepare(model)
    with _training_only(parameters, of=model), repeatable():
        cut = _batches(rows, recipe, generator(seed, "batches"))
        for step, (batch, epoch) in enumerate(cut):
            pictures = data.augmented(batch, crop=recipe.crop, flip=recipe.flip, rng=crops)
            batch = batch.to(device, non_blocking=True)
            with autocast(device):
                value = loss(model, to_float(pictures), data.labels[batch], batch)
            for optimiser, peak in optimisers:
                optimiser.param_groups[0]["lr"] = peak * recipe.rate(step)
                optimiser.zero_grad()
            value.backward()
            for optimiser, _ in optimisers:
                optimiser.step()
            losses.append(value.detach())
            report(losses, max(recipe.steps, len(losses)), model, epoch)
    model.eval()
    return torch.stack(losses).tolist()


def to_float(images: Tensor) -> Tensor:
    """float32 in [0, 1], channels-last, of uint8 ``[n, c, h, w]``."""
    images = images.contiguous(memory_format=torch.channels_last)
    return images.to(torch.float32).div_(255)


@torch.no_grad()
def infer(model: nn.Module, images: Tensor | AsTrained, *, batch_size: int = 500) -> Tensor:
    """Logits, float32 ``[n, k]`` on the CPU, of uint8 pictures; the model stays as it was.

    Computed in float32 whatever the machine trains in: a metric then depends on the weights
    alone, and not on which pictures share a batch with which.
    """
    device = next(model.parameters()).device
    quick = folded(model)
    with repeatable():
        logits = torch.empty(0, 0)
        for start in range(0, max(1, len(images)), batch_size):
            part = quick(to_float(images[start : start + batch_size].to(device)))
            if not start:  # one block for all: a heap of small ones among large ones never shrinks
                logits = part.new_empty((len(images), part.shape[1]))
            logits[start : start + batch_size] = part
        return logits.cpu()


def _optimisers(
    parameters: list[nn.Parameter], recipe: Recipe
) -> list[tuple[torch.optim.Optimizer, float]]:
    """Who moves which of ``parameters``, each with its peak rate."""
    by_muon = [p for p in parameters if recipe.optimizer == "muon" and p.ndim == 4]
    ours = {id(p) for p in by_muon}
    by_sgd = [p for p in parameters if id(p) not in ours]
    found: list[tuple[torch.optim.Optimizer, float]] = []
    if by_muon:
        found.append((Muon(by_muon, lr=recipe.filter_lr), recipe.filter_lr))
    if by_sgd:
        found.append((_sgd(by_sgd, recipe), recipe.lr))
    return found


def _sgd(parameters: list[nn.Parameter], recipe: Recipe) -> torch.optim.SGD:
    return torch.optim.SGD(
        parameters,
        lr=recipe.lr,
        momentum=recipe.momentum,
        weight_decay=recipe.weight_decay,
        fused=True,
    )


def _batches(
    rows: Tensor, recipe: Recipe, rng: torch.Generator
) -> Iterator[tuple[Tensor, int | None]]:
    """Yields positions, and the number of the epoch that ends with them, if one does."""
    if recipe.batches == "epochs":
        yield from _in_epochs(rows, recipe, rng)
        return
    size = min(recipe.batch_size, len(rows))
    waiting = rows[:0]
    for _ in range(recipe.steps):  # what one permutation leaves starts the next
        if len(waiting) < size:
            waiting = torch.cat([waiting, rows[torch.randperm(len(rows), generator=rng)]])
        yield waiting[:size], None
        waiting = waiting[size:]


def _in_epochs(
    rows: Tensor, recipe: Recipe, rng: torch.Generator
) -> Iterator[tuple[Tensor, int | None]]:
    done, epoch = 0, 0
    while done < recipe.steps:
        epoch += 1
        parts = loaded(rows[torch.randperm(len(rows), generator=rng)], recipe.batch_size)
        parts = parts[: recipe.steps + 1 - done]
        for number, part in enumerate(parts, 1):
            yield part, epoch if number == len(parts) else None
        done += len(parts)


def loaded(rows: Tensor, size: int) -> tuple[Tensor, ...]:
    """``rows`` in batches of ``size`` and a shorter last one, as a loader of data cuts them.

    Where that would hold a single sample, which has no batch statistics, it is left out.
    """
    parts: tuple[Tensor, ...] = rows.split(size)
    return parts[:-1] if len(parts) > 1 and len(parts[-1]) == 1 else parts


class _Reports:
    """Tells ``progress`` the mean loss since it last did, after the first step and then in time."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._told = 0
        self._due = 0.0

    def __call__(
        self, losses: list[Tensor], steps: int, model: nn.Module, epoch: int | None = None
    ) -> None:
        if epoch is None and time.monotonic() < self._due and len(losses) < steps:
            return
        scalars: dict[str, float] = {}
        if epoch is not None:
            scalars["epoch"] = float(epoch)
        mean = torch.stack(losses[self._told :]).mean().item()
        self._progress(len(losses), steps, stage="", model=model, loss=mean, **scalars)
        self._told = len(losses)
        self._due = time.monotonic() + SECONDS_BETWEEN_REPORTS


@contextmanager
def _training_only(parameters: list[nn.Parameter], *, of: nn.Module) -> Iterator[None]:
    """Switches off the gradients of all other parameters, so that none is computed in vain."""
    wanted = {id(parameter) for parameter in parameters}
    before = [(parameter, parameter.requires_grad) for parameter in of.parameters()]
    try:
        for parameter, _ in before:
            parameter.requires_grad_(id(parameter) in wanted)
        yield
    finally:
        for parameter, required in before:
            parameter.requires_grad_(required)
            parameter.grad = None


See = Callable[[int, nn.Module], None]
"""Is shown the model as it is after so many steps, and leaves it as it was."""


class Checkpoints:
    """The usual loss, as ``fit`` takes it, that shows the model before its first step and later.

    ``fit`` reports whenever some time has passed. What is seen of a training must not depend on
    the pace of the machine, so the look hangs at the loss, which is asked once per step.

    Args:
        at: the numbers of steps after which ``see`` is called. The model after the last step
            is not among them: that is the one which ``fit`` leaves behind.
    """

    def __init__(self, at: Collection[int], see: See) -> None:
        self._at = frozenset(at)
        self._see = see
        self._step = 0

    def __call__(self, model: nn.Module, images: Tensor, labels: Tensor, rows: Tensor) -> Tensor:
        if self._step in self._at:
            self._see(self._step, model)
        self._step += 1
        return cross_entropy(model, images, labels, rows)
