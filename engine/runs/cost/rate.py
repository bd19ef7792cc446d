"""How many pictures per second a network takes: timed here, or worked out from one number.

What is worked out rests on assumptions, and says so: that time goes with operations, that a
backward pass costs two forward ones, and how much slower single precision is than training.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
from torch.utils.flop_counter import FlopCounterMode

from engine.base import device
from engine.base.progress import silent
from engine.experiment.specs import TrainSpec
from engine.plugins.datasets import Split
from engine.plugins.models import Network, build
from engine.plugins.unlearners.parts.importance import AT_ONCE, batch_mean_importance
from engine.training.loop import cross_entropy, fit, infer, to_float
from engine.training.sets import TrainingSet
from engine.training.work import Passes

SLOWER_EXACTLY = 6.0
"""Assumed: so many times as long a picture takes in single precision as in training."""

ASSUMED = (
    "assumed, not measured: time goes with operations, a backward pass costs two forward ones, and "
    "single precision (evaluation, importance) takes {exact:g} times as long as training's"
)


@dataclass(frozen=True)
class Rate:
    """Pictures per second of one network, by what is done with them as in :class:`Passes`."""

    trained: float
    asked: float
    weighed: float
    judged: float

    def seconds(self, work: Passes) -> float:
        return (
            work.trained / self.trained
            + work.asked / self.asked
            + work.weighed / self.weighed
            + work.judged / self.judged
        )


def assumed(trained: float, exact: float = SLOWER_EXACTLY) -> Rate:
    """From the pictures per second of training alone."""
    return Rate(trained, 3 * trained, trained / exact, 3 * trained / exact)


def operations(spec: TrainSpec) -> int:
    """Floating-point operations of matrix products for one picture, forwards and backwards."""
    data = _random(spec, 2)
    rows = torch.arange(2)
    with FlopCounterMode(display=False) as counter:
        images = to_float(data.images(rows))
        cross_entropy(_network(spec, data).train(), images, data.labels, rows).backward()
    return int(counter.get_total_flops()) // 2


def timed(spec: TrainSpec, *, steps: int = 2, pictures: int | None = None) -> Rate:
    """From training steps, and passes in single precision, on this device.

    Args:
        pictures: at a time; by default the whole batch in training, and elsewhere as always.
    """
    where = device.pick()
    recipe = replace(spec.recipe, steps=steps, batch_size=pictures or spec.recipe.batch_size)
    data = _random(spec, recipe.batch_size)
    network = _network(spec, data).to(where)
    rng, n = torch.Generator().manual_seed(0), pictures or AT_ONCE
    some = data[torch.arange(n) % len(data)].to(where)

    def weigh() -> None:
        batch_mean_importance(network, some, batch_size=n, rng=rng, progress=silent, stage="")

    def ask() -> None:
        with torch.no_grad(), device.autocast(where):
            network(to_float(some.images()))

    fit(network, data, recipe=replace(recipe, steps=1), seed=0)  # what is slow only once
    training = _best(lambda: fit(network, data, recipe=recipe, seed=0))
    return Rate(
        steps * recipe.batch_size / training,
        n / _best(ask),
        n / _best(weigh),
        n / _best(lambda: infer(network, some.images())),
    )


def _best(work: Callable[[], object], turns: int = 2) -> float:
    """Seconds of the fastest of so many turns."""
    taken = []
    for _ in range(turns):
        _wait()
        began = time.perf_counter()
        work()
        _wait()
        taken.append(time.perf_counter() - began)
    return min(taken)


def _wait() -> None:
    if torch.cuda.is_available():
        torch.cuda.synchronize()


def _random(spec: TrainSpec, n: int) -> TrainingSet:
    """So many random pictures of the data set's shape; what they show costs no time."""
    names = spec.data.class_names
    images = torch.randint(0, 256, (n, *spec.data.shape), dtype=torch.uint8)
    split = Split(
        images, torch.arange(n) % len(names), names, spec.data.name, "train", torch.arange(n)
    )
    return TrainingSet(split)


def _network(spec: TrainSpec, data: TrainingSet) -> Network:
    return build(spec.model, data.shape, data.num_classes, seed=0)
