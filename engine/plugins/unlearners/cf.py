"""CF, catastrophic forgetting: hope that what is no longer practised fades."""

from __future__ import annotations

from dataclasses import dataclass, replace

from torch import nn

from engine.base.knobs import knob
from engine.base.progress import Progress
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.base import UNLEARNERS, Unlearner
from engine.training.loop import fit
from engine.training.recipe import Recipe
from engine.training.work import Amounts, Passes


def part_of(recipe: Recipe, *, share: float, lr_factor: float = 1.0) -> Recipe:
    """``recipe`` with a share of its steps, one at least; its whole schedule runs over these.

    ``lr_factor`` is for all rates, the filters' too.
    """
    return replace(
        recipe,
        steps=max(1, round(share * recipe.steps)),
        lr=lr_factor * recipe.lr,
        filter_lr=lr_factor * recipe.filter_lr,
    )


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

    share: float = knob(
        0.25,
        "Share of the training steps",
        help="The paper fine-tunes for 1000 steps after a training of 4000",
        low=0.001,
        high=4.0,
    )
    lr_factor: float = knob(
        1.0,
        "Learning rate factor",
        help="Times the peak rate of the training. The paper uses the same rate, warm-up included",
        low=0.001,
        high=100.0,
        log=True,
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
