"""BadT: learn nonsense about S_f from an untrained network, and the rest from the original."""

from __future__ import annotations

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
from engine.plugins.unlearners.parts.batches import Batch, Batches
from engine.plugins.unlearners.parts.descent import Descent, patience
from engine.plugins.unlearners.parts.distillation import Teacher, kl_divergence
from engine.plugins.unlearners.parts.public_loop import PublicLoop, public_steps
from engine.training.work import Amounts, Passes, n_batches

RATES = (1e-4, 3e-4, 1e-3, 3e-3, 1e-2)

PUBLIC_SHARE = 0.25
"""Of the original's steps: 1,000 of 4,000, and 1,500 of 6,000."""


def bad_teacher_loss(
    student: Tensor,
    competent: Tensor,
    incompetent: Tensor,
    is_deletion: Tensor,
    temperature: float,
) -> Tensor:
    """KL of the student from the one teacher on S_f and the other elsewhere.

    Summed over classes, mean over the batch; the default reduction of ``kl_div`` would divide
    by the number of classes once more. All logits ``[n, k]``; ``is_deletion`` a mask ``[n]``.
    """
    teacher = torch.where(is_deletion[:, None], incompetent, competent)
    return kl_divergence(F.softmax(teacher / temperature, 1), student, temperature)


@UNLEARNERS.register("bad_teacher", title="BadT (bad teacher)", version=2)
@dataclass(frozen=True)
class BadTeacher(Unlearner):
    """Imitates an untrained network on the deletion set and the original on retained samples."""

    aliases = ("bad-teaching",)
    colour, symbol = "#148c64", "hourglass"
    needs = "S_f and S_r"
    cost = (
        "One epoch over S_f and 30 % of S_r by default, each batch with forward passes of both "
        "teachers. Labels are not read."
    )
    fails = (
        "The original, itself manipulated, is the teacher for S_m \\ S_f, and random outputs on "
        "S_f are not correct ones: poor throughout in the paper."
    )
    source = (
        "Chundawat et al., AAAI 2023, arXiv:2205.08096, and its public code: Adam, one epoch, "
        "T = 1."
    )
    departs = (
        "Five rates are tried, where both public codes take one. The corrective benchmark "
        "trains by 1,000 steps of SGD over all of S_tr and divides the loss by K once more: "
        "that is training public-code."
    )

    lr: float = knob(1e-4, "Learning rate", help="Of Adam", low=1e-7, high=0.1, log=True)
    epochs: int = knob(1, "Epochs", help="Over S_f and the drawn part of S_r", low=1, high=1000)
    retained_share: float = knob(
        0.3, "Share of S_r", help="Drawn once, at random", low=0.0, high=1.0
    )
    temperature: float = knob(
        1.0, "Temperature T", help="Softens teachers and student alike", low=0.1, high=20
    )
    batch_size: int = knob(256, "Batch size", help="S_f and the drawn part mixed", low=1, high=4096)

    training: str = knob(
        "authors",
        "Training",
        help=(
            "authors: Adam over the epochs and the share set here. public-code: as the corrective "
            "benchmark has it, a quarter of the original's steps of SGD, its batch size, over all "
            "of S_tr, the loss divided by the number of classes once more; the rate is then SGD's"
        ),
        choices=("authors", "public-code"),
        later=True,
    )

    def unlearn(self, original: nn.Module, evidence: Evidence, progress: Progress) -> nn.Module:
        if self.training == "public-code":
            return self._as_in_public_code(original, evidence, progress)
        rows = torch.cat([evidence.deletion, self._drawn(evidence)])
        is_deletion = torch.zeros(len(evidence.train), dtype=torch.bool, device=rows.device)
        is_deletion[evidence.deletion] = True
        competent, incompetent = Teacher(original), Teacher(evidence.fresh())
        model = original.train()
        descent = Descent(
            model,
            torch.optim.Adam(model.parameters(), lr=self.lr),
            progress,
            total=self.epochs * n_batches(len(rows), self.batch_size),
            stage="two teachers",
            look_every=patience(model),
        )
        batches = Batches(evidence)
        with repeatable():
            for _ in range(self.epochs):
                for batch in batches.epoch(rows, self.batch_size):
                    with autocast(batch.images.device):
                        loss = bad_teacher_loss(
                            model(batch.images),
                            competent(batch.images),
                            incompetent(batch.images),
                            is_deletion[batch.rows],
                            self.temperature,
                        )
                    if not descent.step(loss):
                        return model.eval()
        return model.eval()

    def _as_in_public_code(
        self, original: nn.Module, evidence: Evidence, progress: Progress
    ) -> nn.Module:
        """``kl_div`` takes the mean over pictures *and* classes, so the loss is K times smaller."""
        train = evidence.train
        is_deletion = torch.zeros(len(train), dtype=torch.bool, device=train.device)
        is_deletion[evidence.deletion] = True
        competent, incompetent = Teacher(original), Teacher(evidence.fresh())
        steps = public_steps(PUBLIC_SHARE, evidence.recipe.steps)
        loop = PublicLoop(original, evidence, progress, lr=self.lr, steps=steps)

        def loss(batch: Batch) -> Tensor:
            summed = bad_teacher_loss(
                original(batch.images),
                competent(batch.images),
                incompetent(batch.images),
                is_deletion[batch.rows],
                self.temperature,
            )
            return summed / train.num_classes

        everything = torch.arange(len(train), device=train.device)
        while loop.goes_on:
            loop.epoch(everything, loss)
        return original.eval()

    def work(self, amounts: Amounts) -> Passes:
        """Every batch is shown to both teachers."""
        if self.training == "public-code":
            n = amounts.steps(PUBLIC_SHARE)
            return Passes(trained=n, asked=2 * n)
        drawn = round(self.retained_share * amounts.n_retained)
        n = self.epochs * (amounts.n_identified + drawn)
        return Passes(trained=n, asked=2 * n)

    def _drawn(self, evidence: Evidence) -> Tensor:
        """A random share of S_r."""
        order = torch.randperm(
            len(evidence.retained), generator=generator(evidence.seed, "drawn part")
        )
        wanted = order[: round(self.retained_share * len(order))]
        return evidence.retained[wanted.to(evidence.retained.device)]

    def grid(self) -> tuple[Self, ...]:
        """The public code tries one rate."""
        if self.training == "public-code":
            return (self,)
        return tuple(replace(self, lr=lr) for lr in RATES)
