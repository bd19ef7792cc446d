"""EU-k: exact unlearning of the last k layers, on features that stay as they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from torch import nn

from engine.base.progress import Progress
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.base import UNLEARNERS, Unlearner
from engine.plugins.unlearners.parts.last_layers import (
    fit_last_layers,
    k_knob,
    last_layers,
    published_k,
)
from engine.plugins.unlearners.parts.length import part_of, share_knob
from engine.training.work import Amounts, Passes


@UNLEARNERS.register("eu_k", title="EU-k (retrain the last k layers)")
@dataclass(frozen=True)
class EUk(Unlearner):
    """Forgets the last k layers, starts them afresh and trains only them on the retained data.

    Batch normalisation between the new layers is new as well, with its running statistics, as
    in the public code of Goel et al.; that of the original paper keeps it.
    """

    colour, symbol = "#4f8791", "hexagon2"
    needs = "S_r"
    cost = "A quarter of a training by default, with backward passes that stop at the cut."
    fails = (
        "What the frozen layers have learned of the manipulation stays, and S_m \\ S_f teaches "
        "the new layers again how to use it."
    )
    source = (
        "Goel et al., arXiv:2201.06640 (EU-k); k and steps of the public code of Goel et al., "
        "arXiv:2402.14015, for ResNet-9."
    )
    departs = (
        "Batches are all of one size, where the public code ends each epoch with a shorter one."
    )

    k: int = k_knob()
    share: float = share_knob("The paper trains them for 1000 steps after a training of 4000")

    def unlearn(self, original: nn.Module, evidence: Evidence, progress: Progress) -> nn.Module:
        recipe = part_of(evidence.recipe, share=self.share)
        renew_last_layers(original, evidence.fresh(), self.k, evidence.train.shape)
        fit_last_layers(original, self.k, evidence, recipe, progress)
        return original

    def work(self, amounts: Amounts) -> Passes:
        return Passes(trained=amounts.steps(self.share))

    def grid(self) -> tuple[Self, ...]:
        return tuple(replace(self, k=k) for k in published_k(self.k))


def renew_last_layers(
    model: nn.Module, fresh: nn.Module, k: int, shape: tuple[int, int, int]
) -> None:
    """Gives the last ``k`` layers of ``model`` the weights and statistics of ``fresh``."""
    pairs = zip(last_layers(model, shape, k), last_layers(fresh, shape, k), strict=True)
    for old, new in pairs:
        old.load_state_dict(new.state_dict())
