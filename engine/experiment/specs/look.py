"""A look inside a finished model."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.experiment.specs.base import REGISTRY, Spec, TrainSpec, register
from engine.plugins.interpreters import LOOKS, Look


@register
@dataclass(frozen=True, kw_only=True)
class LookSpec(Spec):
    """Looks into the model of ``run``, which is made first if its weights are not there."""

    plural = "Looks"
    doing = "looking inside the model"
    ends_in_model = False

    run: Spec
    look: Look = field(metadata={REGISTRY: LOOKS})

    def __post_init__(self) -> None:
        if not self.run.ends_in_model:
            raise ValueError(f"run must end in a model, got a {type(self.run).__name__}")

    @property
    def original(self) -> TrainSpec:
        return self.run.original

    @property
    def stands_on(self) -> Spec:
        return self.run

    @property
    def called(self) -> str:
        return self.look.name
