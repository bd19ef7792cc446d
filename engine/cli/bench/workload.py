"""What is trained in a benchmark: as much as the machine is made for."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from engine.experiment.scenario import Scenario
from engine.experiment.scenario_data import situation
from engine.plugins.datasets import Split
from engine.plugins.models import Model
from engine.plugins.models.resnet9 import ResNet9
from engine.training.recipe import Recipe
from engine.training.sets import TrainingSet

N_PICTURES = 50_000
"""Of CIFAR-10's size; what their pixels show costs no time."""


@dataclass(frozen=True)
class Workload:
    """A training.

    Attributes:
        name: in words.
        workers: of the loader that the plain loop is given.
    """

    name: str
    model: Model
    data: TrainingSet
    recipe: Recipe
    workers: int

    @classmethod
    def usual(cls) -> Workload:
        """The default scenario with SGD on a CPU; on a GPU the paper's at CIFAR-10's size.

        The plain loop knows no other optimiser.
        """
        return cls.paper() if torch.cuda.is_available() else cls.of(Scenario.of(regime="papers"))

    @classmethod
    def of(cls, scenario: Scenario) -> Workload:
        spec = scenario.train
        name = f"{spec.model.name} on {spec.data.name}"
        return cls(name, spec.model, situation(spec).train.as_trained(), spec.recipe, workers=2)

    @classmethod
    def paper(cls, n: int = N_PICTURES) -> Workload:
        """ResNet-9, 4,000 steps of 512 with crop and flip, on random pixels."""
        images = torch.randint(0, 256, (n, 3, 32, 32), dtype=torch.uint8)
        names = tuple(f"class {k}" for k in range(10))
        split = Split(images, torch.arange(n) % 10, names, "random", "train", torch.arange(n))
        return cls("resnet9 on random pixels", ResNet9(), TrainingSet(split), Recipe(), workers=4)
