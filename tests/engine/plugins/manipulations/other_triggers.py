"""Triggers that are no patch, and the manipulations that stamp them: for tests only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.base.knobs import knob
from engine.base.registry import Registry
from engine.base.seeds import generator
from engine.plugins.datasets import Split
from engine.plugins.manipulations import MANIPULATIONS, Affected, Manipulated, Manipulation
from engine.plugins.manipulations.base import drawn
from engine.plugins.manipulations.trigger import Trigger


@dataclass(frozen=True)
class Blend(Trigger):
    """A fixed random pattern that shines through everywhere (Chen et al., arXiv:1712.05526)."""

    share: float = knob(0.3, "Share of the pattern", low=0.0, high=1.0)

    def stamp(self, images: Tensor) -> Tensor:
        pattern = 255 * torch.rand(images.shape[1:], generator=generator(0, "pattern"))
        return ((1 - self.share) * images.float() + self.share * pattern).round().to(torch.uint8)


@dataclass(frozen=True)
class Warp(Trigger):
    """Bends the picture along a wave (after Nguyen and Tran, arXiv:2102.10369)."""

    strength: float = knob(0.3, "Strength", low=0.0, high=1.0)
    waves: int = knob(2, "Waves", low=1, high=4)

    def stamp(self, images: Tensor) -> Tensor:
        n, _, height, width = images.shape
        grid = F.affine_grid(torch.eye(2, 3).repeat(n, 1, 1), [n, 1, height, width], False)
        bent = grid + 0.5 * self.strength * torch.sin(self.waves * torch.pi * grid.flip(-1))
        moved = F.grid_sample(images.float(), bent, padding_mode="border", align_corners=False)
        return moved.round().to(torch.uint8)


class _Stamped(Manipulation):
    """Stamps ``trigger`` on S_m; a picture of class k is labelled ``wanted(k)``."""

    trigger: Trigger

    def wanted(self, labels: Tensor, num_classes: int) -> Tensor:
        raise NotImplementedError

    def spoil(self, data: Split, count: int, rng: torch.Generator) -> Manipulated:
        rows = drawn(torch.arange(len(data)), count, rng)
        labels = data.labels.clone()
        labels[rows] = self.wanted(labels[rows], data.num_classes)
        return Manipulated(data.with_labels(labels), data.labels, rows, self.trigger)

    def affected(self, test: Split) -> Affected:
        wanted = self.wanted(test.labels, test.num_classes)
        goal = wanted.where(wanted != test.labels, -1)
        stamped = test.with_images(self.trigger.stamp(test.images))
        return Affected(stamped, goal, "test pictures with the trigger")

    def outside(self, test: Split) -> Split:
        return test


@dataclass(frozen=True)
class Blended(_Stamped):
    """A blended pattern comes to mean the target class."""

    target: int = knob(1, "Target class", low=0)

    @property
    def trigger(self) -> Trigger:
        return Blend(target=self.target)

    def wanted(self, labels: Tensor, num_classes: int) -> Tensor:
        return torch.full_like(labels, self.target)

    def describe(self, class_names: tuple[str, ...]) -> str:
        return f"a pattern over the picture, labelled {class_names[self.target]}"


@dataclass(frozen=True)
class Warped(_Stamped):
    """A bent picture comes to mean the class after its own, so no single one."""

    @property
    def trigger(self) -> Trigger:
        return Warp()

    def wanted(self, labels: Tensor, num_classes: int) -> Tensor:
        return (labels + 1) % num_classes

    def describe(self, class_names: tuple[str, ...]) -> str:
        return "bent pictures, labelled with the next class"


@contextmanager
def registered(**plugins: type[Manipulation]) -> Iterator[None]:
    """For a while these are manipulations like any other, under these names."""
    with ExitStack() as stack:
        for name, cls in plugins.items():
            MANIPULATIONS.register(name)(cls)
            stack.callback(_forget, MANIPULATIONS, name)
        yield


def _forget(registry: Registry[Manipulation], name: str) -> None:
    del registry._plugins[name]
