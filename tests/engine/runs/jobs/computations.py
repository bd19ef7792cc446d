"""Computations for tests: they return at once what a real one would, and need no model."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import replace

from engine.base.progress import Progress
from engine.experiment.specs import Spec, TrainSpec, UnlearnSpec
from engine.plugins.unlearners import UNLEARNERS
from engine.runs.jobs import FetchRun
from tests.engine.runs import whole

FILES = whole.FILES


class Counting:
    """A computation that counts how often it is asked, and reports three steps."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, spec: Spec, *, fetch: FetchRun, progress: Progress) -> Mapping[str, bytes]:
        self.times += 1
        for done in range(1, 4):
            progress(done, 3, stage="counting", loss=1.0 / done)
        return FILES


class OnTopOf:
    """Trains like ``Counting``; an unlearning run first fetches its original."""

    def __init__(self) -> None:
        self.train = Counting()

    def __call__(self, spec: Spec, *, fetch: FetchRun, progress: Progress) -> Mapping[str, bytes]:
        if isinstance(spec, TrainSpec):
            return self.train(spec, fetch=fetch, progress=progress)
        fetch(spec.train, ("metrics.json",), progress)
        progress(1, 1, stage="unlearning")
        return FILES


class Failing:
    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __call__(self, spec: Spec, *, fetch: FetchRun, progress: Progress) -> Mapping[str, bytes]:
        raise self.error


class Endless:
    """Reports until it is told to stop."""

    def __init__(self) -> None:
        self.has_begun = threading.Event()

    def __call__(self, spec: Spec, *, fetch: FetchRun, progress: Progress) -> Mapping[str, bytes]:
        while True:
            self.has_begun.set()
            progress(0, 1, stage="waiting to be stopped")
            time.sleep(0.005)


def unlearning(train: TrainSpec, **fields: object) -> UnlearnSpec:
    return replace(UnlearnSpec(train=train, unlearner=UNLEARNERS["none"]()), **fields)
