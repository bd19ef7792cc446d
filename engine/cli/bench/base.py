"""What a benchmark is, and how two ways of doing one thing are timed against each other."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch


@dataclass(frozen=True)
class Effort:
    """How long a benchmark may take.

    Attributes:
        repeats: how often each way is timed.
        share: the fraction of the real work that one timing does.
    """

    repeats: int
    share: float

    def of(self, amount: int) -> int:
        """The part of ``amount`` that one timing does, at least one."""
        return max(1, round(amount * self.share))


FULL = Effort(repeats=3, share=1.0)
QUICK = Effort(repeats=2, share=0.005)

Bench = Callable[[Effort], dict[str, Any]]

BENCHES: dict[str, Bench] = {}
"""Benchmarks by name. A new one is a file in this folder with a decorated function."""


def register(name: str) -> Callable[[Bench], Bench]:
    def add(bench: Bench) -> Bench:
        if name in BENCHES:
            raise ValueError(f"bench {name!r} is already {BENCHES[name]}")
        BENCHES[name] = bench
        return bench

    return add


@dataclass(frozen=True)
class Timing:
    """What each repeat took.

    Attributes:
        seconds: of wall clock.
        cpu_seconds: of all threads and of the worker processes that ended.
    """

    seconds: list[float] = field(default_factory=list)
    cpu_seconds: list[float] = field(default_factory=list)


def alternating(ways: Mapping[str, Callable[[], object]], repeats: int) -> dict[str, Timing]:
    """Times each way ``repeats`` times, by turns, so that a busy machine is busy for all."""
    timings = {name: Timing() for name in ways}
    for _ in range(repeats):
        for name, work in ways.items():
            _time(work, timings[name])
    return timings


def spread(values: list[float]) -> dict[str, float]:
    return {
        "min": round(min(values), 3),
        "median": round(statistics.median(values), 3),
        "max": round(max(values), 3),
    }


TICK = 0.01
"""The system counts CPU seconds in steps of this; less than one step says no more than that."""


def ratios(slow: list[float], fast: list[float]) -> dict[str, float]:
    """How many times faster, turn by turn."""
    return spread([max(s, TICK) / max(f, TICK) for s, f in zip(slow, fast, strict=True)])


def _time(work: Callable[[], object], timing: Timing) -> None:
    _wait()
    wall, cpu = time.perf_counter(), _cpu_seconds()
    work()
    _wait()
    timing.seconds.append(time.perf_counter() - wall)
    timing.cpu_seconds.append(_cpu_seconds() - cpu)


def _cpu_seconds() -> float:
    """Of this process, to the nanosecond, and of its ended children, to the tick."""
    ended = os.times()
    return time.process_time() + ended.children_user + ended.children_system


def _wait() -> None:
    if torch.cuda.is_available():
        torch.cuda.synchronize()
