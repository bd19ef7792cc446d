"""Several trainings at once: stacked into one, in processes side by side, or one after another.

A network that does not fill the chip leaves room for others: seeds, or the models of a γ curve.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.func import functional_call, stack_module_state, vmap

from engine.base import device
from engine.base.seeds import generator
from engine.cli.bench.base import Effort, alternating, ratios, register, spread
from engine.cli.bench.plain_loop import check_sgd
from engine.experiment.pipeline import untrained
from engine.experiment.scenario import Scenario
from engine.experiment.scenario_data import situation
from engine.experiment.specs import TrainSpec
from engine.plugins.models import Network, build
from engine.training.loop import fit, to_float
from engine.training.recipe import Recipe
from engine.training.sets import TrainingSet

MODELS = 4
STEPS = 40


@register("several-models")
def several_models(effort: Effort) -> dict[str, Any]:
    """Seconds of four seeds of the small network in three ways, and their ratios."""
    return measured_several_models(Scenario.of(regime="papers"), effort)


def measured_several_models(scenario: Scenario, effort: Effort) -> dict[str, Any]:
    spec = scenario.train
    spec = replace(spec, recipe=replace(spec.recipe, steps=effort.of(STEPS)))
    data = situation(spec).train.as_trained().to(device.pick())
    seeds, n_processes = range(MODELS), min(MODELS, _cores())
    of_workers: list[float] = []
    with ProcessPoolExecutor(n_processes, multiprocessing.get_context("spawn")) as pool:

        def side_by_side() -> None:
            of_workers.append(sum(pool.map(_fit_alone, [spec] * MODELS, seeds)))

        def one_after_another() -> None:
            for seed in seeds:
                _fitted(spec, data, seed)

        ways = {
            "one_after_another": one_after_another,
            "processes": side_by_side,
            "stacked": lambda: stacked(_networks(spec, data, seeds), data, spec.recipe),
        }
        for work in ways.values():
            work()  # what is slow only once
        of_workers.clear()
        timings = alternating(ways, effort.repeats)
    alone, cpu = timings["one_after_another"], {n: t.cpu_seconds for n, t in timings.items()}
    cpu["processes"] = [a + b for a, b in zip(cpu["processes"], of_workers, strict=True)]
    return {
        "models": MODELS,
        "processes": n_processes,
        "steps": spec.recipe.steps,
        "seconds": {name: spread(t.seconds) for name, t in timings.items()},
        "cpu_seconds": {name: spread(seconds) for name, seconds in cpu.items()},
        "times_faster_than_one_after_another": {
            name: {
                "seconds": ratios(alone.seconds, timings[name].seconds),
                "cpu_seconds": ratios(alone.cpu_seconds, cpu[name]),
            }
            for name in ("processes", "stacked")
        },
    }


def stacked(networks: Sequence[Network], data: TrainingSet, recipe: Recipe) -> dict[str, Tensor]:
    """Trains all networks in one: each layer works on the weights of all. Gives their weights.

    Every network sees batches of its own.
    """
    check_sgd(recipe)
    skeleton = networks[0].train()
    weights, buffers = stack_module_state(list(networks))
    optimiser = torch.optim.SGD(
        weights.values(), recipe.lr, recipe.momentum, weight_decay=recipe.weight_decay, fused=True
    )

    def loss(own: dict[str, Tensor], own_buffers: Any, images: Tensor, labels: Tensor) -> Tensor:
        logits = functional_call(skeleton, (own, own_buffers), (images,))
        return F.cross_entropy(logits, labels)

    rng, where = generator(0, "stacked"), next(iter(weights.values())).device
    for step in range(recipe.steps):
        batches = [torch.randint(len(data), (recipe.batch_size,), generator=rng) for _ in networks]
        shown = (data.augmented(b, crop=recipe.crop, flip=recipe.flip, rng=rng) for b in batches)
        images = torch.stack([to_float(pictures) for pictures in shown])
        labels = data.labels[torch.stack(batches).to(where)]
        with device.autocast(where):
            total = vmap(loss)(weights, buffers, images, labels).sum()
        optimiser.param_groups[0]["lr"] = recipe.lr * recipe.rate(step)
        optimiser.zero_grad()
        total.backward()
        optimiser.step()
    return weights


def _networks(spec: TrainSpec, data: TrainingSet, seeds: Sequence[int]) -> list[Network]:
    where = device.pick()
    return [build(spec.model, data.shape, data.num_classes, seed=seed).to(where) for seed in seeds]


def _fitted(spec: TrainSpec, data: TrainingSet, seed: int) -> None:
    model = untrained(spec, situation(spec), seed=seed).to(device.pick())
    fit(model, data, recipe=spec.recipe, seed=seed)


def _fit_alone(spec: TrainSpec, seed: int) -> float:
    """CPU seconds of one training in a process of its own with one thread."""
    torch.set_num_threads(1)
    began = time.process_time()
    _fitted(spec, situation(spec).train.as_trained().to(device.pick()), seed)
    return time.process_time() - began


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
