"""Backdoor poisoning: a patch comes to mean the target class."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from engine.base.knobs import knob
from engine.plugins.datasets import Split
from engine.plugins.manipulations.base import (
    MANIPULATIONS,
    Affected,
    Manipulated,
    Manipulation,
    drawn,
)
from engine.plugins.manipulations.patch import PLACES, Patch


@MANIPULATIONS.register("poisoning", title="Poisoning (BadNets patch)")
@dataclass(frozen=True)
class Poisoning(Manipulation):
    """Stamps a patch on S_m and labels it with the target class (Gu et al., arXiv:1708.06733).

    As in the benchmark of Goel et al. (arXiv:2402.14015) S_m is drawn evenly from the whole
    training set, so about 1/K of it is of the target class and keeps a correct label.
    """

    patch: int = knob(3, "Patch size", help="Pixels on a side", low=1)
    place: str = knob("bottom-right", "Place", choices=PLACES)
    value: float = knob(1.0, "Brightness", help="0 is black, 1 is white", low=0.0, high=1.0)
    target: int = knob(0, "Target class", help="The label that the patch comes to mean", low=0)

    @property
    def trigger(self) -> Patch:
        return Patch(side=self.patch, place=self.place, value=self.value, target=self.target)

    def spoil(self, data: Split, count: int, rng: torch.Generator) -> Manipulated:
        self._check_target(data.class_names)
        self.trigger.area(*data.shape[-2:])
        manipulated = drawn(torch.arange(len(data)), count, rng)
        labels = data.labels.clone()
        labels[manipulated] = self.target
        return Manipulated(data.with_labels(labels), data.labels, manipulated, self.trigger)

    def affected(self, test: Split) -> Affected:
        """Every test picture with the trigger, the target class included: the floor is 1/K."""
        self._check_target(test.class_names)
        return Affected(
            test.with_images(self.trigger.stamp(test.images)),
            torch.full_like(test.labels, self.target).where(test.labels != self.target, -1),
            "test pictures with the trigger",
        )

    def outside(self, test: Split) -> Split:
        """All test pictures, without the trigger."""
        return test

    def describe(self, class_names: tuple[str, ...]) -> str:
        self._check_target(class_names)
        place = self.place.replace("-", " ")
        return f"{self.patch}×{self.patch} patch, {place}, labelled {class_names[self.target]}"

    def _check_target(self, class_names: tuple[str, ...]) -> None:
        if self.target >= len(class_names):
            raise ValueError(f"target must be at most {len(class_names) - 1}, got {self.target}")
