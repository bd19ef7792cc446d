"""How long a GPU takes to 94 % on CIFAR-10, the mark that speedruns of it race to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import torch

from engine.base import device
from engine.cli.bench.base import Effort, alternating, register, spread
from engine.plugins.datasets import DATASETS, Pictures
from engine.plugins.models import build
from engine.plugins.models.resnet9 import ResNet9
from engine.training.loop import fit, infer
from engine.training.recipe import Recipe
from engine.training.sets import TrainingSet

MARK = 0.94
RECIPE = Recipe(
    steps=1_568,
    batch_size=512,
    lr=0.05,
    crop=4,
    flip=True,
    optimizer="muon",
    filter_lr=0.16,
    schedule="triangle",
)
"""16 passes over 50,000 pictures, at the rates of the embedded pictures; not tuned on a GPU yet."""


@register("speedrun")
def speedrun(effort: Effort) -> dict[str, Any]:
    """Seconds of a whole training and the test accuracy after it, or why it was not run."""
    data = DATASETS["cifar10"]()
    if not torch.cuda.is_available():
        return {"not_run": "it needs a GPU, and torch sees none"}
    if not data.is_at_hand():
        return {"not_run": "it needs CIFAR-10: python -m engine fetch cifar10"}
    recipe = replace(RECIPE, steps=effort.of(RECIPE.steps))
    return measured_speedrun(data.load(), recipe, effort.repeats)


def measured_speedrun(pictures: Pictures, recipe: Recipe, repeats: int) -> dict[str, Any]:
    """All training pictures are trained on, none is held out; each turn has a seed of its own."""
    data = TrainingSet(pictures.train).to(device.pick())
    accuracies: list[float] = []

    def train() -> None:
        seed = len(accuracies)
        model = build(ResNet9(), data.shape, data.num_classes, seed=seed).to(device.pick())
        fit(model, data, recipe=recipe, seed=seed)
        found = infer(model, pictures.test.images).argmax(1)
        accuracies.append((found == pictures.test.labels).float().mean().item())

    seconds = alternating({"train": train}, repeats)["train"].seconds
    return {
        "network": ResNet9.name,
        "steps": recipe.steps,
        "batch_size": recipe.batch_size,
        "seconds_with_test": spread(seconds),
        "test_accuracy": spread(accuracies),
        "mark": MARK,
        "turns_at_mark": sum(accuracy >= MARK for accuracy in accuracies),
        "turns": repeats,
    }
