"""SalUn: random labels on S_f, learned only by the weights that S_f pulls at most."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.base.device import repeatable
from engine.base.knobs import knob
from engine.base.progress import Progress
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.base import UNLEARNERS, Unlearner
from engine.plugins.unlearners.parts.length import IN_EPOCHS, share_knob
from engine.plugins.unlearners.random_labels import RandomLabels, learn_random_labels
from engine.training.loop import to_float
from engine.training.work import Amounts, Passes, n_batches

RATES = (0.013, 0.04, 0.1)


def saliency_mask(
    model: nn.Module, evidence: Evidence, *, top_share: float, batch_size: int
) -> list[Tensor]:
    """Per parameter, which weights have the largest \\|Σ over batches of ∂ CE / ∂θ\\| on S_f.

    The share is of all weights together; the sum is signed, so opposite pulls cancel. Puts
    ``model`` in eval mode; pictures are not augmented.
    """
    model.eval()
    data, parameters = evidence.train[evidence.deletion], list(model.parameters())
    sums = [torch.zeros_like(p) for p in parameters]
    places = torch.arange(len(data), device=data.device)
    with repeatable():
        for rows in places.tensor_split(n_batches(len(data), batch_size)):
            loss = F.cross_entropy(model(to_float(data.images(rows))), data.labels[rows])
            torch._foreach_add_(sums, list(torch.autograd.grad(loss, parameters)))
    return largest([total.abs() for total in sums], top_share)


def largest(sizes: list[Tensor], top_share: float) -> list[Tensor]:
    """Masks of the ``top_share`` largest entries of all tensors together, a hard count."""
    pooled = torch.cat([size.flatten() for size in sizes])
    mask = torch.zeros_like(pooled, dtype=torch.bool)
    mask[pooled.topk(round(top_share * len(pooled)), sorted=False).indices] = True
    parts = mask.split([size.numel() for size in sizes])
    return [part.view_as(size) for part, size in zip(parts, sizes, strict=True)]


class Frozen:
    """Puts the weights outside a mask back after each step, and takes away their momentum.

    Masking only the gradient would not do: weight decay and momentum move them all the same.
    """

    def __init__(self, model: nn.Module, masks: list[Tensor]) -> None:
        self._weights = [
            (p, p.detach().clone(), ~m) for p, m in zip(model.parameters(), masks, strict=True)
        ]

    @torch.no_grad()
    def restore(self, optimizer: torch.optim.Optimizer) -> None:
        for weight, before, is_frozen in self._weights:
            weight.copy_(torch.where(is_frozen, before, weight))
            momentum = optimizer.state[weight].get("momentum_buffer")
            if momentum is not None:
                momentum.masked_fill_(is_frozen, 0)


@UNLEARNERS.register("salun", title="SalUn (saliency unlearning)", version=2)
@dataclass(frozen=True)
class SalUn(Unlearner):
    """Learns random labels on the deletion set, with only the weights that matter to it moving."""

    colour, symbol = "#0592a6", "star-square"
    needs = "S_f and S_r"
    cost = (
        "One pass over S_f for the mask, then about ten epochs over S_tr (a quarter of a training)."
    )
    fails = (
        "S_m \\ S_f stays in its data, so what is unknown is practised on; opposite pulls "
        "cancel in the mask, as in interclass confusion."
    )
    source = (
        "Fan et al., ICLR 2024, arXiv:2310.12508, equations 3 to 5; rate, share and epochs of "
        "its public code."
    )
    departs = (
        "Batches are as large as the training's, and the rate rises and falls as there. The "
        "mask is computed without augmentation and in eval mode."
    )

    top_share: float = knob(
        0.5, "Share of weights", help="So many may move, those S_f pulls at most", low=0.0, high=1.0
    )
    lr: float = knob(
        0.013, "Learning rate", help="Peak, after warm-up", low=1e-6, high=1.0, log=True
    )
    share: float = share_knob(IN_EPOCHS)

    def unlearn(self, original: nn.Module, evidence: Evidence, progress: Progress) -> nn.Module:
        size = evidence.recipe.batch_size
        masks = saliency_mask(original, evidence, top_share=self.top_share, batch_size=size)
        return learn_random_labels(
            RandomLabels(lr=self.lr, share=self.share),
            original,
            evidence,
            progress,
            after_step=Frozen(original, masks).restore,
        )

    def work(self, amounts: Amounts) -> Passes:
        """Random labels, and one pass over S_f for the mask."""
        learned = RandomLabels(lr=self.lr, share=self.share).work(amounts)
        return learned + Passes(weighed=amounts.n_identified)

    def grid(self) -> tuple[Self, ...]:
        """The rates of random labels, so that the mask is all that sets the two apart."""
        return tuple(replace(self, lr=lr) for lr in RATES)
