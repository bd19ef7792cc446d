"""What a study would cost on so many devices, on paper: from seconds per run, or from a rate.

Nothing is guessed in silence: a kind of run that was neither measured nor can be counted is named
as missing, and what is said holds for the device that the seconds or the rate belong to.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from engine.experiment.specs import Spec, TrainSpec, UnlearnSpec
from engine.runs.cost.rate import Rate
from engine.runs.cost.work import passes
from engine.runs.store import Store

Seconds = Mapping[str, float]
"""Wall clock of one run, evaluation included, by what :func:`work` calls it."""

Took = Callable[[Spec], float | None]
"""Seconds of a run with its evaluations; None where it is not known."""


@dataclass(frozen=True)
class MeasuredSeconds:
    """Seconds per run, and the devices on which they were taken."""

    seconds: Seconds
    devices: tuple[str, ...]

    def of(self, spec: Spec) -> float | None:
        return self.seconds.get(work(spec))

    @property
    def on_gpu(self) -> bool:
        return bool(self.devices) and not any(d.startswith("cpu") for d in self.devices)


@dataclass(frozen=True)
class Rated:
    """Seconds that follow from how many pictures per second each network takes.

    Attributes:
        rates: by what :func:`network` calls it.
    """

    rates: Mapping[str, Rate]

    def of(self, spec: Spec) -> float | None:
        rate, work = self.rates.get(network(spec)), passes(spec)
        return None if rate is None or work is None else rate.seconds(work)


@dataclass(frozen=True)
class StudyCost:
    """What a study comes to.

    Attributes:
        originals, runs, settings: how many; a run of a tuned method tries many settings.
        device_hours: of all work on one device, None while something was not measured.
        hours_of: by kind of run, of those that were measured.
        wall_hours: from begin to end, by the number of devices; empty likewise.
        missing: the kinds of runs that were not measured.
    """

    originals: int
    runs: int
    settings: int
    device_hours: float | None
    hours_of: Mapping[str, float]
    wall_hours: Mapping[int, float]
    missing: tuple[str, ...]


def work(spec: Spec) -> str:
    """The kind of a run, such as ``cifar10/resnet9/ssd``: runs of one kind take about as long."""
    return f"{network(spec)}/{spec.called}"


def network(spec: Spec) -> str:
    """The network and the pictures that it is for, such as ``cifar10/resnet9``."""
    train = spec.original
    return f"{train.data.name}/{train.model.name}"


def measured_seconds(specs: Iterable[UnlearnSpec], store: Store) -> MeasuredSeconds:
    """The median of what finished runs of the kinds in ``specs`` took.

    A run that had to train its original first counts that too, so sums err to the high side.
    """
    kinds = {kind for spec in specs for kind in (work(spec), work(spec.train))}
    found: dict[str, list[float]] = {}
    devices = set()
    for row in store.rows():
        kind = f"{row['dataset']}/{row['model']}/{row['unlearner'] or row['kind']}"
        run = store.find(row["key"]) if kind in kinds and not row["adopted"] else None
        if run is not None and "took" in run.manifest:
            found.setdefault(kind, []).append(run.manifest["took"])
            devices.add(str(run.manifest.get("device")))
    return MeasuredSeconds(
        {kind: median(took) for kind, took in found.items()}, tuple(sorted(devices))
    )


def cost(specs: Sequence[UnlearnSpec], took: Took, devices: Sequence[int]) -> StudyCost:
    """What ``specs`` and their originals come to on each number of ``devices``."""
    originals = list(dict.fromkeys(spec.train for spec in specs))
    tasks: list[Spec] = [*originals, *specs]
    known = {task: seconds for task in tasks if (seconds := took(task)) is not None}
    missing = tuple(sorted({work(task) for task in tasks if task not in known}))
    return StudyCost(
        originals=len(originals),
        runs=len(specs),
        settings=sum(spec.n_settings for spec in specs),
        hours_of=_by_kind(known),
        device_hours=None if missing else sum(known[task] for task in tasks) / 3600,
        wall_hours={} if missing else {n: wall_clock(specs, known, n) / 3600 for n in devices},
        missing=missing,
    )


def _by_kind(seconds: Mapping[Spec, float]) -> dict[str, float]:
    found: dict[str, float] = {}
    for task, took in seconds.items():
        found[work(task)] = found.get(work(task), 0.0) + took / 3600
    return found


def wall_clock(
    specs: Sequence[UnlearnSpec], seconds: Mapping[Spec, float], n_devices: int
) -> float:
    """Seconds until all is done, when each device that is free takes the next run that can begin.

    The originals go first, and a run waits for its own.
    """
    free = [0.0] * n_devices
    ready: dict[TrainSpec, float] = {}
    for original in dict.fromkeys(spec.train for spec in specs):
        ready[original] = heapq.heappop(free) + seconds[original]
        heapq.heappush(free, ready[original])
    for spec in sorted(specs, key=lambda spec: ready[spec.train]):
        begin = max(heapq.heappop(free), ready[spec.train])
        heapq.heappush(free, begin + seconds[spec])
    return max(free)
