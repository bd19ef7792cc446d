"""EU, exact unlearning: what the model would be, had it never seen S_f."""

from __future__ import annotations

from dataclasses import dataclass

from torch import nn

from engine.base.progress import Progress
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.base import UNLEARNERS, Unlearner
from engine.training.loop import fit
from engine.training.work import Amounts, Passes


def retrained(evidence: Evidence, progress: Progress) -> nn.Module:
    """A new network, trained on the retained samples with the original's recipe."""
    model = evidence.fresh()
    fit(
        model,
        evidence.train,
        rows=evidence.retained,
        recipe=evidence.recipe,
        seed=evidence.seed,
        progress=progress,
    )
    return model


@UNLEARNERS.register("retrain", title="EU (exact unlearning: retrained on the rest)")
@dataclass(frozen=True)
class Retrain(Unlearner):
    """Trains a new model from scratch on everything but the deletion set."""

    aliases = ("exact-unlearning",)
    colour, symbol = "#5f7088", "hexagon"
    place = -1
    needs = "S_r"
    cost = "A whole training: as many forward and backward passes as the original took."
    fails = (
        "Learns the manipulation again from S_m \\ S_f, which is still in its data: exact for "
        "privacy, but it corrects only when nearly all of S_m is known."
    )
    source = "Goel et al., arXiv:2402.14015, section 4 (EU: the training recipe on S_tr \\ S_f)."
    departs = (
        "Batches are all of one size, where the public code ends each epoch with a shorter one."
    )

    def unlearn(self, original: nn.Module, evidence: Evidence, progress: Progress) -> nn.Module:
        return retrained(evidence, progress)

    def work(self, amounts: Amounts) -> Passes:
        return Passes(trained=amounts.steps())
