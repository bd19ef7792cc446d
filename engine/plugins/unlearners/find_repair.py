"""Find → repair: look for the rest of S_m first, then unlearn all of it."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

import torch
from torch import Tensor, nn

from engine.base.knobs import knob
from engine.base.progress import Progress
from engine.plugins.detectors import DETECTORS, Cut
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.base import UNLEARNERS, Unlearner
from engine.plugins.unlearners.cf import CF
from engine.plugins.unlearners.retrain import Retrain
from engine.plugins.unlearners.ssd import SSD
from engine.training.loop import infer
from engine.training.sets import AsTrained

REPAIRS: dict[str, Unlearner] = {"retrain": Retrain(), "cf": CF(), "ssd": SSD()}
"""What may be done once the rest is found; relabelling comes on top of these."""

THEN = (*REPAIRS, "relabel")


@UNLEARNERS.register("find_repair", title="Find → repair")
@dataclass(frozen=True)
class FindRepair(Unlearner):
    """Takes what a detector finds as identified too, and unlearns all of it."""

    short = "Find → repair"
    aliases = ("find-then-repair",)
    colour, symbol = "#00a08a", "star-triangle-up"
    is_in_studies = False
    needs = "S_f and S_r"
    cost = "One forward pass over S_tr for the search, and then what the repair costs."
    fails = (
        "Repairs only as much as is found; where innocent samples are taken for bad ones, their "
        "classes are thinned out, unless they are given new labels."
    )
    source = (
        "Detect, then unlearn, as in Delta-Influence (arXiv:2411.13731), with "
        "the detectors and repairs of this lab."
    )
    departs = "The detector and its cut learn from S_f, not from an affected test picture."

    detector: str = knob("lda", "Detector", help="Finds the rest", choices=tuple(DETECTORS))
    then: str = knob(
        "retrain",
        "Then",
        help="retrain, cf, ssd: unlearns what was identified or found. relabel: trains again with "
        "the labels that a model retrained without it gives to it",
        choices=THEN,
    )
    recall: float = knob(
        0.95, "Recall wanted", help="Of the search, as S_f shows it", low=0.01, high=1.0
    )
    precision: float = knob(
        0.9, "Precision at least", help="Of the search, as it expects it", low=0.0, high=1.0
    )

    def unlearn(self, original: nn.Module, evidence: Evidence, progress: Progress) -> nn.Module:
        return self._repaired(original, self._told_more(original, evidence, progress), progress)

    def grid(self) -> tuple[Self, ...]:
        return tuple(replace(self, then=then) for then in THEN)

    @classmethod
    def unlearn_each(
        cls, original: nn.Module, evidence: Evidence, points: Sequence[Self], progress: Progress
    ) -> Iterator[nn.Module]:
        """One search serves all points that search in the same way."""
        found: dict[Self, Evidence] = {}
        for number, point in enumerate(points):
            way = replace(point, then="retrain")
            if way not in found:
                found[way] = point._told_more(original, evidence, progress)
            model = point._repaired(copy.deepcopy(original), found[way], progress)
            progress(number + 1, len(points), stage="settings")
            yield model

    def _told_more(self, original: nn.Module, evidence: Evidence, progress: Progress) -> Evidence:
        """The evidence as if what was found had been identified."""
        suspicion = DETECTORS[self.detector]().suspicion(original, evidence, progress)
        suspects = Cut(recall=self.recall, precision=self.precision).of(suspicion)
        return with_found(evidence, suspects.is_found)

    def _repaired(self, original: nn.Module, evidence: Evidence, progress: Progress) -> nn.Module:
        if self.then != "relabel":
            return REPAIRS[self.then].unlearn(original, evidence, progress)
        without = Retrain().unlearn(original, evidence, progress)
        return CF().unlearn(without, relabelled(without, evidence), progress)


def with_found(evidence: Evidence, is_found: Tensor) -> Evidence:
    """``is_found`` ``[|S_tr \\ S_f|]`` moves from the retained to the deletion set.

    At least one sample stays with the retained.
    """
    found = is_found.to(evidence.retained.device)
    if found.all():
        found = torch.zeros_like(found)
    both = torch.cat([evidence.deletion, evidence.retained[found]])
    return replace(evidence, deletion=both.sort().values, retained=evidence.retained[~found])


def relabelled(model: nn.Module, evidence: Evidence) -> Evidence:
    """All of S_tr retained, the deletion set under ``model``'s best label other than the given."""
    rows, labels = evidence.deletion, evidence.train.labels.clone()
    logits = infer(model, AsTrained(evidence.train, rows)).to(labels.device)
    others = logits.scatter(1, labels[rows, None], -torch.inf)
    labels[rows] = others.argmax(1)
    retained = torch.cat([evidence.retained, rows]).sort().values
    return replace(
        evidence, train=evidence.train.with_labels(labels), deletion=rows[:0], retained=retained
    )
