"""GA, gradient ascent: unlearn S_f by climbing its loss."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import torch.nn.functional as F
from torch import Tensor, nn

from engine.base.knobs import knob
from engine.base.progress import Progress
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.base import UNLEARNERS, Unlearner
from engine.plugins.unlearners.parts.flush import Flush

RATES = (1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2)


@UNLEARNERS.register("gradient_ascent", title="GA (gradient ascent)", version=2)
@dataclass(frozen=True)
class GradientAscent(Unlearner):
    """Climbs the loss on the deletion set until its given labels are no longer predicted."""

    aliases = ("neggrad",)
    colour, symbol = "#9a6a1c", "triangle-down"
    needs = "S_f"
    cost = "One forward and backward pass over S_f per epoch; the retained samples are not read."
    fails = (
        "The loss has no ceiling and nothing protects the rest: a little too fast or too long "
        "and the whole model collapses."
    )
    source = (
        "NegGrad of Golatkar et al., arXiv:1911.04933; momentum, rate and epochs of the public "
        "code of SalUn, arXiv:2310.12508."
    )
    departs = (
        "BatchNorm is frozen, there is no weight decay and no augmentation, and the ascent "
        "stops by itself."
    )

    lr: float = knob(
        1e-4,
        "Learning rate",
        help="Of ascent on the mean cross-entropy of S_f",
        low=1e-8,
        high=1.0,
        log=True,
    )
    epochs: int = knob(
        50,
        "Epochs over S_f",
        help="At most; it stops by itself",
        low=1,
        high=1000,
        published="5, on 4,500 pictures; a small S_f makes few steps in an epoch",
    )
    stop: float = knob(
        0.2,
        "Stop at accuracy on S_f",
        help="Against the labels as given; never below chance. 0: only epochs and chance end it",
        low=0.0,
        high=1.0,
        published="none, the published ascent runs all its epochs",
    )
    batch_size: int = knob(
        256, "Batch size", help="Of S_f; all of it where there is less", low=1, high=4096
    )

    def unlearn(self, original: nn.Module, evidence: Evidence, progress: Progress) -> nn.Module:
        how = Flush(self.lr, self.epochs, self.stop, self.batch_size)
        return how.run(original, evidence, negative_cross_entropy, progress)

    def grid(self) -> tuple[Self, ...]:
        return tuple(replace(self, lr=lr) for lr in RATES)


def negative_cross_entropy(logits: Tensor, labels: Tensor, places: Tensor) -> Tensor:
    return -F.cross_entropy(logits, labels)
