"""CF-k: fine-tuning of the last k layers, on features that stay as they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from torch import nn

from engine.base.progress import Progress
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.base import UNLEARNERS, Unlearner
from engine.plugins.unlearners.parts.last_layers import fit_last_layers, k_knob, published_k
from engine.plugins.unlearners.parts.length import FINE_TUNED, lr_factor_knob, part_of, share_knob
from engine.training.work import Amounts, Passes


@UNLEARNERS.register("cf_k", title="CF-k (fine-tune the last k layers)")
@dataclass(frozen=True)
class CFk(Unlearner):
    """Trains only the last k layers of the original further, on everything but S_f."""

    colour, symbol = "#d86c6c", "diamond-tall"
    needs = "S_r"
    cost = "A quarter of a training by default, with backward passes that stop at the cut."
    fails = (
        "What the frozen layers have learned of the manipulation stays; what the retained data "
        "do not contradict stays in the others too."
    )
    source = (
        "Goel et al., arXiv:2201.06640 (CF-k); k and steps of the public code of Goel et al., "
        "arXiv:2402.14015, for ResNet-9."
    )
    departs = (
        "Batches are all of one size, where the public code ends each epoch with a shorter "
        "one. The frozen part is in eval mode throughout."
    )

    k: int = k_knob()
    share: float = share_knob(FINE_TUNED)
    lr_factor: float = lr_factor_knob(
        "Times the peak rate of the training; the paper uses the same rate"
    )

    def unlearn(self, original: nn.Module, evidence: Evidence, progress: Progress) -> nn.Module:
        recipe = part_of(evidence.recipe, share=self.share, lr_factor=self.lr_factor)
        fit_last_layers(original, self.k, evidence, recipe, progress)
        return original

    def work(self, amounts: Amounts) -> Passes:
        return Passes(trained=amounts.steps(self.share))

    def grid(self) -> tuple[Self, ...]:
        return tuple(replace(self, k=k) for k in published_k(self.k))
