"""Driving S_f out of a model with nothing but S_f: the loop that GA and NPO share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from engine.base.device import repeatable
from engine.base.progress import Progress
from engine.base.seeds import generator
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.parts.descent import Descent
from engine.training.loop import infer, to_float
from engine.training.work import n_batches

FlushLoss = Callable[[Tensor, Tensor, Tensor], Tensor]
"""Scalar to go down, of logits ``[n, k]``, given labels ``[n]`` and places in S_f ``[n]``."""


@dataclass(frozen=True)
class Flush:
    """How S_f is driven out: SGD with momentum 0.9 and no weight decay.

    The model is in eval mode throughout: S_f is small and may be triggered, so BatchNorm must
    not learn from it. Pictures carry their triggers and are not augmented.

    Attributes:
        stop: it ends when the accuracy on S_f against the labels as given is at most this, or
            at most chance, whichever is higher.
    """

    lr: float
    epochs: int
    stop: float
    batch_size: int

    def run(
        self, model: nn.Module, evidence: Evidence, loss: FlushLoss, progress: Progress
    ) -> nn.Module:
        """Changes ``model`` in place and returns it."""
        data = evidence.train[evidence.deletion]
        images, labels = data.images(), data.labels
        target = max(self.stop, 1 / data.num_classes)
        per_epoch = n_batches(len(data), self.batch_size)
        descent = Descent(
            model.eval(),
            torch.optim.SGD(model.parameters(), lr=self.lr, momentum=0.9),
            progress,
            total=self.epochs * per_epoch,
            stage="leaving S_f",
        )
        rng = generator(evidence.seed, "batches")
        with repeatable():
            for _ in range(self.epochs):
                accuracy = accuracy_as_given(model, images, labels)
                if accuracy <= target:
                    break
                order = torch.randperm(len(data), generator=rng).to(data.device)
                for places in order.tensor_split(per_epoch):
                    value = loss(model(to_float(images[places])), labels[places], places)
                    if not descent.step(value, deletion_accuracy=accuracy):
                        return model
        descent.report(deletion_accuracy=accuracy_as_given(model, images, labels))
        return model


def accuracy_as_given(model: nn.Module, images: Tensor, labels: Tensor) -> float:
    """Share of uint8 ``images`` that get their given label."""
    return float((infer(model, images).argmax(1) == labels.cpu()).float().mean())
