"""The engine's loop against a plain one: the same network, recipe and number of samples."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import torch
from torch.utils.flop_counter import FlopCounterMode

from engine.base import device
from engine.cli.bench.base import Effort, Timing, alternating, ratios, register, spread
from engine.cli.bench.machine import matrix_peak
from engine.cli.bench.plain_loop import PlainLoop
from engine.cli.bench.workload import Workload
from engine.plugins.models import Network, build
from engine.training.loop import cross_entropy, fit, to_float
from engine.training.recipe import Recipe
from engine.training.sets import TrainingSet


@register("plain-loop")
def plain_loop(effort: Effort) -> dict[str, Any]:
    """Seconds of both loops by turns, their ratio, and the share of the matrix peak reached."""
    return measured_loops(Workload.usual(), effort)


def measured_loops(work: Workload, effort: Effort) -> dict[str, Any]:
    recipe = replace(work.recipe, steps=effort.of(work.recipe.steps))
    data = work.data.to(device.pick())

    def network() -> Network:
        return build(work.model, data.shape, data.num_classes, seed=0).to(device.pick())

    alone, helped = (PlainLoop(work.data, recipe, workers=n) for n in (0, work.workers))
    ways = {
        "engine": lambda: fit(network(), data, recipe=recipe, seed=0),
        "plain": lambda: alone.fit(network()),
        "plain_with_workers": lambda: helped.fit(network()),
    }
    fit(network(), data, recipe=replace(recipe, steps=2), seed=0)  # what is slow only once
    timings = alternating(ways, effort.repeats)
    facts = {"work": work.name, "workers": work.workers, "batch_size": recipe.batch_size}
    return facts | _summary(timings, recipe, step_flops(network(), data, recipe))


def step_flops(model: Network, data: TrainingSet, recipe: Recipe) -> int:
    """Floating-point operations of one step's matrix products, forwards and backwards."""
    rows = torch.arange(recipe.batch_size) % len(data)
    images, labels = to_float(data.images(rows)), data.labels[rows.to(data.device)]
    where = next(model.parameters()).device
    with FlopCounterMode(display=False) as counter:
        cross_entropy(model.train(), images.to(where), labels.to(where), rows).backward()
    return int(counter.get_total_flops())


def _summary(timings: dict[str, Timing], recipe: Recipe, flops_per_step: int) -> dict[str, Any]:
    samples = recipe.steps * recipe.batch_size
    engine = timings["engine"]
    peaks = {"bf16": matrix_peak(torch.bfloat16), "fp32": matrix_peak(torch.float32)}
    rate = recipe.steps * flops_per_step / min(engine.seconds)
    return {
        "steps": recipe.steps,
        "samples": samples,
        "seconds": {name: spread(t.seconds) for name, t in timings.items()},
        "cpu_seconds": {name: spread(t.cpu_seconds) for name, t in timings.items()},
        "samples_per_second": {n: round(samples / min(t.seconds)) for n, t in timings.items()},
        "times_faster_than": {
            name: {
                "seconds": ratios(plain.seconds, engine.seconds),
                "cpu_seconds": ratios(plain.cpu_seconds, engine.cpu_seconds),
            }
            for name, plain in timings.items()
            if plain is not engine
        },
        "gigaflops": round(rate / 1e9, 1),
        "peak_gigaflops": {name: round(peak / 1e9, 1) for name, peak in peaks.items()},
        "share_of_bf16_peak": round(rate / peaks["bf16"], 3),
    }
