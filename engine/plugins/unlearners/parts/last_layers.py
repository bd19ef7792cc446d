"""The last k layers of a network, for the methods that leave the earlier ones alone.

Layers are the convolutions and linear maps, counted from the output end in the order in which
a picture meets them. What lies behind the first of the last k (batch normalisation) goes with
them; all before it is frozen: neither its weights nor its running statistics may move.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn
from torch.utils.hooks import RemovableHandle

from engine.base.knobs import knob
from engine.base.progress import Progress
from engine.plugins.evidence import Evidence
from engine.training.loop import fit
from engine.training.recipe import Recipe

LAYERS = (nn.Conv1d, nn.Conv2d, nn.Conv3d, nn.Linear)

PUBLISHED_K = ((2, 4), (5, 13))
"""What the public code tries: with ResNet-9, and with the deeper WideResNet-28x10."""


def published_k(k: int) -> tuple[int, ...]:
    """The published numbers that go with ``k``; those for ResNet-9 with any other."""
    return next((both for both in PUBLISHED_K if k in both), PUBLISHED_K[0])


def k_knob() -> Any:
    """The knob ``k``: how many layers, convolutions and linear maps, from the output."""
    return knob(
        2,
        "Last layers k",
        help="Convolutions and linear maps, counted from the output; the paper tries 2 and 4",
        low=1,
    )


def last_layers(model: nn.Module, shape: tuple[int, int, int], k: int) -> list[nn.Module]:
    """The modules with weights or statistics from the k-th last layer on, in order of execution.

    Raises ValueError if there are fewer than ``k`` layers.
    """
    modules = _in_order(model, shape)
    layers = [place for place, module in enumerate(modules) if isinstance(module, LAYERS)]
    if k > len(layers):
        raise ValueError(f"k must be at most {len(layers)} for this network, got {k}")
    return modules[layers[-k] :]


def fit_last_layers(
    model: nn.Module, k: int, evidence: Evidence, recipe: Recipe, progress: Progress
) -> None:
    """Trains the last ``k`` layers of ``model`` on the retained samples, in place."""
    last = last_layers(model, evidence.train.shape, k)
    fit(
        model,
        evidence.train,
        rows=evidence.retained,
        recipe=recipe,
        seed=evidence.seed,
        progress=progress,
        trainable=[p for module in last for p in module.parameters(recurse=False)],
        prepare=_training_only(last),
    )


def _training_only(last: list[nn.Module]) -> Callable[[nn.Module], object]:
    def prepare(model: nn.Module) -> None:
        model.eval()
        for module in last:
            module.train()

    return prepare


@torch.no_grad()
def _in_order(model: nn.Module, shape: tuple[int, int, int]) -> list[nn.Module]:
    """The modules that own parameters or buffers, as a picture first meets them."""
    met: dict[nn.Module, None] = {}

    def meet(module: nn.Module, _: object) -> None:
        met.setdefault(module)

    owners = [m for m in model.modules() if m._parameters or m._buffers]
    hooks: list[RemovableHandle] = [m.register_forward_pre_hook(meet) for m in owners]
    modes = {module: module.training for module in model.modules()}
    try:
        device = next(model.parameters()).device
        model.eval()(torch.zeros(1, *shape, device=device))
    finally:
        for hook in hooks:
            hook.remove()
        for module, mode in modes.items():
            module.training = mode
    return list(met)
