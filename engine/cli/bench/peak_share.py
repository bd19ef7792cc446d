"""Which share of the machine's bf16 matrix peak the training loop reaches, network by network."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import torch

from engine.base import device
from engine.cli.bench.base import Effort, alternating, register
from engine.cli.bench.loops import step_flops
from engine.cli.bench.machine import matrix_peak
from engine.cli.bench.workload import Workload
from engine.plugins.models import Model, Network, build
from engine.plugins.models.resnet9 import ResNet9
from engine.plugins.models.resnet_fast import ResNetFast
from engine.plugins.models.resnet_small import ResNetSmall
from engine.plugins.models.wrn28_10 import WideResNet28
from engine.training.loop import fit
from engine.training.recipe import Recipe
from engine.training.sets import TrainingSet

STEPS = 4
STEPS_OF_A_GPU = 200
NETWORKS: dict[str, Model] = {
    "resnet-fast": ResNetFast(),
    "resnet-small": ResNetSmall(),
    "resnet-small, width 32": ResNetSmall(width=32),
    "resnet-small, width 64": ResNetSmall(width=64),
    "resnet9": ResNet9(),
}
NETWORKS_OF_A_GPU: dict[str, Model] = {"resnet9": ResNet9(), "wrn28-10": WideResNet28()}


@register("peak-share")
def peak_share(effort: Effort) -> dict[str, Any]:
    """The best rate of each network beside the best of the matrix products around it."""
    work, on_gpu = Workload.usual(), torch.cuda.is_available()
    recipe = replace(work.recipe, steps=effort.of(STEPS_OF_A_GPU if on_gpu else STEPS))
    networks = NETWORKS_OF_A_GPU if on_gpu else NETWORKS
    data = work.data.to(device.pick())
    return {name: measured_peak(networks[name], data, recipe, effort.repeats) for name in networks}


def measured_peak(
    model: Model, data: TrainingSet, recipe: Recipe, repeats: int
) -> dict[str, float]:
    """Rates in 10⁹ operations per second; only those of convolutions and products are counted."""

    def network() -> Network:
        return build(model, data.shape, data.num_classes, seed=0).to(device.pick())

    peaks: list[float] = []
    ways = {
        "peak": lambda: peaks.append(matrix_peak(torch.bfloat16)),
        "fit": lambda: fit(network(), data, recipe=recipe, seed=0),
    }
    fit(network(), data, recipe=replace(recipe, steps=1), seed=0)  # what is slow only once
    seconds = min(alternating(ways, repeats)["fit"].seconds)
    rate = recipe.steps * step_flops(network(), data, recipe) / seconds
    return {
        "milliseconds_per_step": round(1000 * seconds / recipe.steps, 1),
        "gigaflops": round(rate / 1e9, 1),
        "bf16_peak_gigaflops": round(max(peaks) / 1e9, 1),
        "share_of_bf16_peak": round(rate / max(peaks), 3),
    }
