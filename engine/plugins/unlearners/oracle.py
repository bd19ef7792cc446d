"""The oracle: retrained with nothing of S_m left, which no unlearner can do unless γ = 1."""

from __future__ import annotations

from dataclasses import dataclass

from torch import nn

from engine.base.progress import Progress
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.base import UNLEARNERS, Unlearner
from engine.plugins.unlearners.retrain import retrained
from engine.training.work import Amounts, Passes


@UNLEARNERS.register("oracle", title="Oracle (retrained with no manipulation left)")
@dataclass(frozen=True)
class Oracle(Unlearner):
    """Retrains without a single manipulated sample: the mark to reach, by knowing all of S_m.

    A spec of a reference says ``known = 1``, so its evidence names the whole of S_m.
    """

    colour, symbol = "#b8860b", "star"
    place = 1
    needs = "S_r"
    cost = "A whole training: as many forward and backward passes as the original took."
    fails = "It cannot be run outside an experiment: it knows all of S_m."
    source = "Reference point: EU of Goel et al., arXiv:2402.14015, with S_f = S_m."
    is_reference = True
    needs_truth = True

    def unlearn(self, original: nn.Module, evidence: Evidence, progress: Progress) -> nn.Module:
        return retrained(evidence, progress)

    def work(self, amounts: Amounts) -> Passes:
        return Passes(trained=amounts.steps())
