"""What a network holds of each training picture, in evaluation mode and without augmentation.

A trigger is nowhere as plain as at the depth that first reacts to it, and wrong labels show only
near the end. So there is a view of each depth: the largest answer of each channel over the
picture, and last the penultimate features.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from engine.base.progress import Progress
from engine.plugins.evidence import Evidence
from engine.training.folding import folded
from engine.training.loop import infer, to_float
from engine.training.sets import AsTrained

AT_ONCE = 2000


@dataclass(frozen=True)
class Depths:
    """Of every picture of S_tr, on the CPU.

    Attributes:
        views: float32 ``[n, d]`` for each depth, the penultimate features last.
        logits: float32 ``[n, k]``.
    """

    views: tuple[Tensor, ...]
    logits: Tensor

    @property
    def penultimate(self) -> Tensor:
        return self.views[-1]


class _AtEachDepth(nn.Module):
    """Gives all views and the logits of a batch, side by side."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, images: Tensor) -> Tensor:
        return torch.cat(_parts(self.network, images), 1)


def _parts(network: nn.Module, images: Tensor) -> list[Tensor]:
    """Each view ``[n, d]`` and last the logits ``[n, k]``."""
    found: list[Tensor] = []
    with _heard(network, found.append):
        logits = network(images)
    return [*(_flat(one) for one in found), logits]


@torch.no_grad()
def _sizes(network: nn.Module, evidence: Evidence) -> list[int]:
    """How wide each part is, as a single picture shows."""
    picture = to_float(evidence.train.images(torch.arange(1)))
    device = next(network.parameters()).device
    return [part.shape[1] for part in _parts(folded(network), picture.to(device))]


def _flat(maps: Tensor) -> Tensor:
    """The largest of each channel of ``[n, c, h, w]``; features ``[n, d]`` stay as they are."""
    return maps.flatten(2).amax(2) if maps.ndim > 2 else maps


@contextmanager
def _heard(network: nn.Module, tell: Callable[[Tensor], object]) -> Iterator[None]:
    """Tells what each block but the last gives, and what the last linear layer is given."""
    blocks = network._modules.get("blocks")
    early = list(blocks.children())[:-1] if isinstance(blocks, nn.Sequential) else []
    handles = [block.register_forward_hook(lambda _, __, out: tell(out)) for block in early]
    handles.append(head_of(network).register_forward_pre_hook(lambda _, args: tell(args[0])))
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def head_of(network: nn.Module) -> nn.Linear:
    """The last linear layer; ValueError if there is none."""
    linear = [module for module in network.modules() if isinstance(module, nn.Linear)]
    if not linear:
        raise ValueError("a detector needs a network that ends in a linear layer")
    return linear[-1]


def depths_of(network: nn.Module, evidence: Evidence, progress: Progress) -> Depths:
    """One forward pass over S_tr as trained."""
    seen, found = _AtEachDepth(network), list[Tensor]()
    sizes = _sizes(network, evidence)
    n = len(evidence.train)
    for rows in torch.arange(n).split(AT_ONCE):
        found.append(infer(seen, AsTrained(evidence.train, rows)))
        progress(int(rows[-1]) + 1, n, stage="features of S_tr")
    *views, logits = torch.cat(found).split(sizes, 1)
    return Depths(tuple(torch.nan_to_num(view) for view in views), torch.nan_to_num(logits))
