"""NPO, negative preference optimisation: ascent that lets go of what is already forgotten."""

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
from engine.training.loop import infer

RATES = (1e-4, 3e-4, 1e-3, 5e-3, 1e-2, 3e-2)


def npo_loss(rise: Tensor, beta: float) -> Tensor:
    """-(2 / β) mean log σ(β Δ), of the rise Δ ``[n]`` of each sample's cross-entropy.

    A sample's gradient weighs 2 σ(-β Δ): 1 at the start, towards 0 once it is forgotten.
    """
    return -(2 / beta) * F.logsigmoid(beta * rise).mean()


@UNLEARNERS.register("npo", title="NPO (negative preference optimisation)", version=2)
@dataclass(frozen=True)
class NPO(Unlearner):
    """Climbs the loss on the deletion set, each sample the less the more it is forgotten."""

    colour, symbol = "#7878f5", "pentagon"
    needs = "S_f"
    cost = "One forward and backward pass over S_f per epoch, one forward pass beforehand."
    fails = (
        "Bounded per sample, but nothing protects the rest: pictures that share features with "
        "S_f, as in interclass confusion, go with it."
    )
    source = (
        "Zhang et al., arXiv:2404.05868, for classifiers as in REM, arXiv:2505.17730: rate, β "
        "and stop."
    )
    departs = "BatchNorm is frozen, and pictures are not augmented."

    lr: float = knob(
        0.005, "Learning rate", help="Of SGD with momentum 0.9 on S_f", low=1e-8, high=1.0, log=True
    )
    beta: float = knob(
        1.0,
        "Sharpness β",
        help="How quickly a sample is let go as its loss rises; towards 0 it is gradient ascent",
        low=0.01,
        high=10.0,
        log=True,
    )
    epochs: int = knob(100, "Epochs over S_f", help="At most; it stops by itself", low=1, high=1000)
    stop: float = knob(
        0.2,
        "Stop at accuracy on S_f",
        help="Against the labels as given; never below chance. 0: only epochs and chance end it",
        low=0.0,
        high=1.0,
    )
    batch_size: int = knob(
        512, "Batch size", help="Of S_f; all of it where there is less", low=1, high=4096
    )

    def unlearn(self, original: nn.Module, evidence: Evidence, progress: Progress) -> nn.Module:
        data = evidence.train[evidence.deletion]
        logits = infer(original, data.images()).to(data.device)
        before = F.cross_entropy(logits, data.labels, reduction="none")

        def loss(logits: Tensor, labels: Tensor, places: Tensor) -> Tensor:
            now = F.cross_entropy(logits, labels, reduction="none")
            return npo_loss(now - before[places], self.beta)

        how = Flush(self.lr, self.epochs, self.stop, self.batch_size)
        return how.run(original, evidence, loss, progress)

    def grid(self) -> tuple[Self, ...]:
        return tuple(replace(self, lr=lr) for lr in RATES)
