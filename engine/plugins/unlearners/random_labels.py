"""Random labels: teach S_f anything, along with the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.base.device import autocast, repeatable
from engine.base.knobs import knob
from engine.base.progress import Progress
from engine.base.seeds import generator
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.base import UNLEARNERS, Unlearner
from engine.plugins.unlearners.parts.batches import Batches
from engine.plugins.unlearners.parts.descent import Descent, sgd
from engine.plugins.unlearners.parts.length import IN_EPOCHS, share_knob
from engine.plugins.unlearners.parts.sensitivity import other_classes
from engine.training.work import Amounts, Passes, n_batches

RATES = (0.013, 0.04, 0.1)


@UNLEARNERS.register("random_labels", title="Random labels", version=2)
@dataclass(frozen=True)
class RandomLabels(Unlearner):
    """Fine-tunes on all samples, with random labels on those of the deletion set."""

    short = "RandLab"
    aliases = ("RL",)
    colour, symbol = "#5f8a0a", "bowtie"
    needs = "S_f and S_r"
    cost = "About ten epochs over S_tr (a quarter of a training)."
    fails = (
        "One label in K is the correct one, so this is a mild repair of labels; "
        "S_m \\ S_f keeps the manipulation in its data."
    )
    source = (
        "Golatkar et al., arXiv:1911.04933; redrawn labels, rate, batch size and epochs of the "
        "public code of SalUn, arXiv:2310.12508; labels drawn once as in that of SSD, "
        "arXiv:2308.07707, which calls it amnesiac."
    )
    departs = "The rate rises and falls as in the training; batches mix S_f and S_r."

    lr: float = knob(
        0.013, "Learning rate", help="Peak, after warm-up", low=1e-6, high=1.0, log=True
    )
    labels: str = knob(
        "each_epoch",
        "Labels of S_f",
        help=(
            "each_epoch: any class, drawn again in each epoch. "
            "once: a class other than the given one, drawn once"
        ),
        choices=("each_epoch", "once"),
    )
    share: float = share_knob(IN_EPOCHS)

    def unlearn(self, original: nn.Module, evidence: Evidence, progress: Progress) -> nn.Module:
        return learn_random_labels(self, original, evidence, progress)

    def work(self, amounts: Amounts) -> Passes:
        n_train = amounts.n_identified + amounts.n_retained
        return Passes(trained=amounts.epochs(self.share) * n_train)

    def grid(self) -> tuple[Self, ...]:
        return tuple(replace(self, lr=lr) for lr in RATES)


def learn_random_labels(
    how: RandomLabels,
    model: nn.Module,
    evidence: Evidence,
    progress: Progress,
    *,
    after_step: Callable[[torch.optim.Optimizer], None] = lambda optimizer: None,
) -> nn.Module:
    """Fine-tunes ``model`` in place on S_r and on S_f under random labels."""
    rows = torch.cat([evidence.retained, evidence.deletion])
    size, epochs = evidence.recipe.batch_size, evidence.amounts.epochs(how.share)
    total = epochs * n_batches(len(rows), size)
    optimizer = sgd(model.train(), evidence.recipe, how.lr)
    descent = Descent.as_trained(
        model,
        optimizer,
        progress,
        evidence.recipe,
        total=total,
        stage="random labels",
        after_step=lambda: after_step(optimizer),
    )
    batches, rng = Batches(evidence), generator(evidence.seed, "labels")
    labels = evidence.train.labels.clone()
    with repeatable():
        for epoch in range(epochs):
            if how.labels == "each_epoch" or not epoch:
                labels[evidence.deletion] = drawn_labels(evidence, how.labels, rng)
            for batch in batches.epoch(rows, size):
                with autocast(batch.images.device):
                    loss = F.cross_entropy(model(batch.images), labels[batch.rows])
                if not descent.step(loss):
                    return model.eval()
    return model.eval()


def drawn_labels(evidence: Evidence, kind: str, rng: torch.Generator) -> Tensor:
    """New labels ``[|S_f|]``: any class, or with "once" any but the given one."""
    labels, num_classes = evidence.train.labels[evidence.deletion], evidence.train.num_classes
    if kind == "once":
        return other_classes(labels, num_classes, rng)
    return torch.randint(0, num_classes, labels.shape, generator=rng).to(labels.device)
