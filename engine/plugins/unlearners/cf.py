"""CF, catastrophic forgetting: hope that what is no longer practised fades."""

from __future__ import annotations

from dataclasses import dataclass

from torch import nn

from engine.base.progress import Progress
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.base import UNLEARNERS, Unlearner
from engine.plugins.unlearners.parts.length import FINE_TUNED, lr_factor_knob, part_of, share_knob
from engine.training.loop import fit
from engine.training.work import Amounts, Passes


@UNLEARNERS.register("cf", title="CF (catastrophic forgetting: fine-tune)")
@dataclass(frozen=True)
class CF(Unlearner):
    """Trains the original further on everything but the deletion set and lets the rest fade."""

    aliases = ("catastrophic-forgetting", "finetune")
    colour, symbol = "#d0281f", "diamond"
    needs = "S_r"
    cost = "A quarter of a training by default: 1000 of the paper's 4000 steps."
    fails = (
        "S_m \\ S_f is still in its data and keeps the manipulation alive; even with all of S_m "
        "known, what the retained samples do not contradict may stay."
    )
    source = "Goel et al., arXiv:2402.14015, section 4 (CF); steps and rates of its public code."
    departs = (
        "Batches are all of one size, where the public code ends each epoch with a shorter one."
    )

    share: float = share_knob(FINE_TUNED)
    lr_factor: float = lr_factor_knob(
        "Times the peak rate of the training. The paper uses the same rate, warm-up included"
    )

    def unlearn(self, original: nn.Module, evidence: Evidence, progress: Progress) -> nn.Module:
        recipe = part_of(evidence.recipe, share=self.share, lr_factor=self.lr_factor)
        fit(
            original,
            evidence.train,
            rows=evidence.retained,
            recipe=recipe,
            seed=evidence.seed,
            progress=progress,
        )
        return original

    def work(self, amounts: Amounts) -> Passes:
        return Passes(trained=amounts.steps(self.share))
