"""NegGrad+: climb the loss on S_f while descending it on the rest, in one step."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Self

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.base.device import autocast, repeatable
from engine.base.knobs import knob
from engine.base.progress import Progress
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.base import UNLEARNERS, Unlearner
from engine.plugins.unlearners.parts.batch_norm import running_statistics
from engine.plugins.unlearners.parts.batches import Batches
from engine.plugins.unlearners.parts.descent import Descent
from engine.plugins.unlearners.parts.length import IN_EPOCHS_OF_THE_REST, share_knob
from engine.training.work import Amounts, Passes, n_batches, n_in_batches

KEEPS = (0.8, 0.95, 0.99)


def neggrad_loss(retained: Tensor, deletion: Tensor, keep: float, num_classes: int) -> Tensor:
    """α CE(S_r) - (1 - α) CE(S_f), without the second term once CE(S_f) is above ln K.

    A batch of S_f is seen hundreds of times as often as one of S_r, so without this limit
    a small S_f would be driven far beyond chance.
    """
    if deletion.item() > math.log(num_classes):
        return keep * retained
    return keep * retained - (1 - keep) * deletion


@UNLEARNERS.register("neggrad_plus", title="NegGrad+", version=2)
@dataclass(frozen=True)
class NegGradPlus(Unlearner):
    """Fine-tunes on the retained samples and climbs the loss on the deletion set in each step."""

    colour, symbol = "#cc5a00", "triangle-left"
    needs = "S_f and S_r"
    cost = "About ten epochs over S_r (a quarter of a training), each step with a batch of S_f too."
    fails = (
        "The retained part still holds S_m \\ S_f, which teaches what S_f is to unlearn; without "
        "the limit on the ascent a small S_f wrecks the model."
    )
    source = (
        "Kurmanji et al., arXiv:2302.09880 (the NegGrad+ baseline and its notebooks: α, rate, "
        "ten epochs)."
    )
    departs = (
        "The ascent ends at ln K, and S_f leaves BatchNorm alone. There is no weight decay, "
        "and the rate rises and falls as in the training."
    )

    keep: float = knob(
        0.95,
        "Weight of the rest α",
        help="α CE on retained samples minus (1 - α) CE on S_f",
        low=0.0,
        high=1.0,
    )
    lr: float = knob(
        0.01, "Learning rate", help="Peak, after warm-up", low=1e-6, high=1.0, log=True
    )
    share: float = share_knob(IN_EPOCHS_OF_THE_REST)

    def unlearn(self, original: nn.Module, evidence: Evidence, progress: Progress) -> nn.Module:
        size, epochs = evidence.recipe.batch_size, evidence.amounts.epochs(self.share)
        total = epochs * n_batches(len(evidence.retained), size)
        model = original.train()
        optimizer = torch.optim.SGD(model.parameters(), lr=self.lr, momentum=0.9)
        descent = Descent.as_trained(
            model, optimizer, progress, evidence.recipe, total=total, stage="both ways"
        )
        batches = Batches(evidence)
        deletion = batches.endless(evidence.deletion, size)
        with repeatable():
            for _ in range(epochs):
                for kept in batches.epoch(evidence.retained, size):
                    leave = next(deletion)
                    with autocast(kept.images.device):
                        down = F.cross_entropy(model(kept.images), kept.labels)
                        with running_statistics(model):
                            up = F.cross_entropy(model(leave.images), leave.labels)
                        loss = neggrad_loss(down, up, self.keep, evidence.train.num_classes)
                    if not descent.step(loss, retained_loss=down, deletion_loss=up):
                        return model.eval()
        return model.eval()

    def work(self, amounts: Amounts) -> Passes:
        """Beside each batch of S_r there is one of S_f."""
        size, epochs = amounts.recipe.batch_size, amounts.epochs(self.share)
        steps = epochs * n_batches(amounts.n_retained, size)
        leave = n_in_batches(steps, amounts.n_identified, size)
        return Passes(trained=epochs * amounts.n_retained + leave)

    def grid(self) -> tuple[Self, ...]:
        return tuple(replace(self, keep=keep) for keep in KEEPS)
