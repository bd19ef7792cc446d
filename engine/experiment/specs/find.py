"""A search for the rest of S_m, from γ of it and the original."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.experiment.specs.base import REGISTRY, Spec, TrainSpec, check_seed, register
from engine.plugins.detectors import DETECTORS, Cut, Detector


@register
@dataclass(frozen=True, kw_only=True)
class FindSpec(Spec):
    """Ranks S_tr \\ S_f by ``detector``, told of a fraction γ of S_m, and cuts the ranking."""

    plural = "Searches"
    doing = "finding the rest"
    ends_in_model = False

    train: TrainSpec
    detector: Detector = field(metadata={REGISTRY: DETECTORS})
    cut: Cut = field(default_factory=Cut)
    known: float = 0.1
    seed: int = 0

    def __post_init__(self) -> None:
        check_seed("seed", self.seed)
        if not 0 < self.known < 1:
            raise ValueError(f"known must be above 0 and below 1, got {self.known:g}")

    @property
    def original(self) -> TrainSpec:
        return self.train

    @property
    def stands_on(self) -> TrainSpec:
        return self.train

    @property
    def called(self) -> str:
        return self.detector.name
