"""SSD, selective synaptic dampening: shrink the weights that S_f needs and the rest does not.

α and the importance batch belong together: a batch-mean ratio I_f / I_D grows with the batch
where the samples of S_f share a direction, a per-sample ratio never exceeds |S_tr| / |S_f|. So
smaller batches, and above all single samples, need a smaller α to select anything.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

import torch
from torch import Tensor, nn

from engine.base.knobs import knob
from engine.base.progress import Progress
from engine.base.seeds import Seed, generator
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.base import UNLEARNERS, Unlearner
from engine.plugins.unlearners.parts.importance import (
    Augmented,
    Importance,
    batch_mean_importance,
    per_sample_importance,
)
from engine.training.sets import TrainingSet
from engine.training.work import Amounts, Passes

ALPHAS = (0.1, 1, 10, 50, 100, 500, 1e3, 1e4, 1e5, 1e6)
LAMS_PER_ALPHA = (0.1, 0.5, 1, 5, 10)


@dataclass(frozen=True)
class Importances:
    """How much each weight matters to the deletion set (I_f) and to the whole S_tr (I_D)."""

    deletion: Importance
    train: Importance


def multiplier(deletion: Tensor, train: Tensor, *, alpha: float, lam: float) -> Tensor:
    """β: min(λ I_D / I_f, 1) where I_f > α I_D, else 1.

    A weight that matters to S_f and not at all to S_tr (I_D = 0) becomes 0, as the equation has
    it; one that matters to neither is left alone.
    """
    is_selected = deletion > alpha * train
    return torch.where(is_selected, (lam * train / deletion).clamp(max=1), 1.0)


@torch.no_grad()
def dampen(model: nn.Module, by: Importances, *, alpha: float, lam: float) -> None:
    """Multiplies each parameter of ``model`` by its β, in place; running statistics stay."""
    for name, weight in model.named_parameters():
        weight.mul_(multiplier(by.deletion[name], by.train[name], alpha=alpha, lam=lam))


@UNLEARNERS.register("ssd", title="SSD (selective synaptic dampening)")
@dataclass(frozen=True)
class SSD(Unlearner):
    """Shrinks, without training, the weights that matter far more to S_f than to all the data."""

    aliases = ("selective-synaptic-dampening",)
    colour, symbol = "#3b8dec", "cross"
    needs = "S_f and S_r"
    cost = "One forward and backward pass over S_tr and one over S_f; no training."
    fails = (
        "Samples that share no direction: of interclass confusion it repairs nothing and at worst "
        "erases both classes. Weights that also serve other pictures cost accuracy on these."
    )
    source = (
        "Foster et al., AAAI 2024, arXiv:2308.07707 (α, λ, importance batch); grid of the public "
        "code of Goel et al., arXiv:2402.14015."
    )
    departs = (
        "Importance is that of pictures without augmentation, in shuffled batches of nearly "
        "equal size, where both public codes augment and end with a shorter batch. I_D is "
        "over S_tr as in the paper, where the corrective benchmark takes S_tr without S_f: "
        "that is passes public-code."
    )

    alpha: float = knob(
        10.0,
        "Selection α",
        help="A weight is dampened if it matters more than α times as much to S_f as to S_tr. "
        "Per-sample importance and small batches need a smaller α",
        low=0.0,
        high=1e6,
        log=True,
    )
    lam: float = knob(
        1.0,
        "Dampening λ",
        help="A selected weight is multiplied by λ I_D / I_f, at most 1: less is harder",
        low=0.0,
        high=1e7,
        log=True,
    )
    importance: str = knob(
        "batch_mean",
        "Importance",
        help="Square of the gradient of a batch's mean, as published, or of each sample's",
        choices=("batch_mean", "per_sample"),
    )
    batch_size: int = knob(
        128,
        "Importance batch size",
        help="Only for batch_mean: larger batches bring out what the samples have in common. "
        "SSD's authors took 128 for random samples, the benchmark 512 of its 50,000",
        low=1,
    )

    passes: str = knob(
        "plain",
        "Importance passes",
        help=(
            "plain: pictures without augmentation, in batches of nearly equal size, I_D over S_tr. "
            "public-code: as the corrective benchmark has it, augmented, in batches with a short "
            "last one, I_D over S_tr without S_f; only for batch_mean"
        ),
        choices=("plain", "public-code"),
        later=True,
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.passes == "public-code" and self.importance != "batch_mean":
            raise ValueError("passes public-code needs importance batch_mean, got per_sample")

    def unlearn(self, original: nn.Module, evidence: Evidence, progress: Progress) -> nn.Module:
        by = self._importances(original, evidence, progress)
        dampen(original, by, alpha=self.alpha, lam=self.lam)
        progress(1, 1, stage="dampening", model=original)
        return original

    def work(self, amounts: Amounts) -> Passes:
        return Passes(weighed=2 * amounts.n_identified + amounts.n_retained)

    @classmethod
    def work_of(cls, points: Sequence[Self], amounts: Amounts) -> Passes:
        """One importance pass serves all points that measure it in the same way."""
        ways = {point._way: point for point in points}
        return sum((point.work(amounts) for point in ways.values()), Passes())

    def grid(self) -> tuple[Self, ...]:
        """The public benchmark's 50 points: ten α, and for each five λ in proportion to it."""
        return tuple(
            replace(self, alpha=alpha, lam=round(alpha * per_alpha, 6))
            for alpha in ALPHAS
            for per_alpha in LAMS_PER_ALPHA
        )

    @classmethod
    def unlearn_each(
        cls, original: nn.Module, evidence: Evidence, points: Sequence[Self], progress: Progress
    ) -> Iterator[nn.Module]:
        """One importance pass serves all points; each starts from the original's weights."""
        measured: dict[Self, Importances] = {}
        model = copy.deepcopy(original)
        weights = copy.deepcopy(original.state_dict())
        for number, point in enumerate(points):
            model.load_state_dict(weights)
            way = point._way
            if way not in measured:
                measured[way] = point._importances(model, evidence, progress)
            dampen(model, measured[way], alpha=point.alpha, lam=point.lam)
            progress(number + 1, len(points), stage="settings")
            yield model

    @property
    def _way(self) -> Self:
        """Points of one way share their importances."""
        return replace(self, alpha=0.0, lam=0.0)

    def _importances(self, model: nn.Module, evidence: Evidence, progress: Progress) -> Importances:
        """Of S_f first, then of S_tr: the paper's D, or the public code's S_tr \\ S_f."""
        deletion = evidence.train[evidence.deletion]
        if self.passes == "public-code":
            both = (deletion, evidence.train[evidence.retained])
            return Importances(*self._as_in_public_code(model, evidence, both, progress))
        return Importances(
            self._importance(model, deletion, evidence.seed, progress, "importance of S_f"),
            self._importance(model, evidence.train, evidence.seed, progress, "importance of S_tr"),
        )

    def _as_in_public_code(
        self,
        model: nn.Module,
        evidence: Evidence,
        parts: Sequence[TrainingSet],
        progress: Progress,
    ) -> Iterator[Importance]:
        how = Augmented(evidence.recipe, generator(evidence.seed, "augmentation"))
        for data, stage in zip(parts, ("importance of S_f", "importance of S_r"), strict=True):
            yield batch_mean_importance(
                model,
                data,
                batch_size=self.batch_size,
                rng=generator(evidence.seed, stage),
                progress=progress,
                stage=stage,
                how=how,
            )

    def _importance(
        self, model: nn.Module, data: TrainingSet, seed: Seed, progress: Progress, stage: str
    ) -> Importance:
        if self.importance == "per_sample":
            return per_sample_importance(model, data, progress=progress, stage=stage)
        return batch_mean_importance(
            model,
            data,
            batch_size=self.batch_size,
            rng=generator(seed, stage),
            progress=progress,
            stage=stage,
        )
