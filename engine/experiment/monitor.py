"""Looks at a model while it changes: both headline numbers at a few checkpoints.

The numbers are taken on a fixed subset, and the time that looking takes is kept apart, so the
seconds of a run are those of the work alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor, nn

from engine.base.progress import Listener, Progress, Report
from engine.base.seeds import generator
from engine.experiment.scenario_data import Situation
from engine.experiment.scores import Scores
from engine.plugins.datasets import Split
from engine.training.loop import infer

LOOKS = 12
"""At a run so many times, shared by the settings that it tries."""

SUBSET = 500
"""At most so many pictures of each kind are looked at."""


@dataclass(frozen=True)
class Point:
    """Where a model stands at one moment of its run.

    Attributes:
        done: how far the work was, from 0 to 1.
        seconds: of work so far, without looking.
        acc_corr, acc_retain: on the fixed subset; None where no picture counts, as where
            it is not known what is correct.
    """

    done: float
    seconds: float
    acc_corr: float | None
    acc_retain: float | None

    def to_document(self) -> dict[str, float | None]:
        return asdict(self)

    @property
    def accuracies(self) -> dict[str, float]:
        """Those that there are, by name."""
        both = {"acc_corr": self.acc_corr, "acc_retain": self.acc_retain}
        return {name: value for name, value in both.items() if value is not None}


class Watch(Listener):
    """A :class:`Progress` that adds the headline numbers to what it passes on.

    Attributes:
        points: what was seen so far.
        curves: every scalar that was reported, as (share done, value) by name.
    """

    def __init__(
        self,
        progress: Progress,
        data: Situation,
        *,
        shown: Callable[[nn.Module], nn.Module] = lambda model: model,
        looks: int = LOOKS,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """``shown`` gives the network to look at in place of a model, for one not to be trusted."""
        self._progress = progress
        self._shown = shown
        self._looks = looks
        self._clock = clock
        self._affected = _subset(data.affected.split if data.affected else None)
        self._outside = _subset(data.outside)
        self._looking = 0.0
        self._began = clock()
        self.points: list[Point] = []
        self.curves: dict[str, list[tuple[float, float]]] = {}

    @property
    def seconds(self) -> float:
        """Wall clock since the start, without looking."""
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        return self._clock() - self._began - self._looking

    def hear(self, report: Report) -> None:
        at = report.done / max(1, report.total)
        seen: dict[str, float] = {}
        for name, value in report.scalars.items():
            self.curves.setdefault(name, []).append((at, value))
        if report.model is not None and self._due(at):
            seen = self.look(report.model, at).accuracies
        with self.paused():
            said = {**report.scalars, **seen}
            self._progress(report.done, report.total, stage=report.stage, model=None, **said)

    def look(self, model: nn.Module, at: float) -> Point:
        """Evaluates ``model`` on the subset and keeps the point."""
        seconds = self.seconds
        with self.paused():
            model = self._shown(model)
            corr, retain = _accuracy(model, self._affected), _accuracy(model, self._outside)
        self.points.append(Point(at, seconds, corr, retain))
        return self.points[-1]

    @contextmanager
    def paused(self) -> Iterator[None]:
        """The time spent inside does not count as work."""
        began = self._clock()
        try:
            yield
        finally:
            self._looking += self._clock() - began

    def show(self, at: float, scores: Scores) -> None:
        """Keeps and reports a point of a grid, which has been evaluated in full anyway."""
        point = Point(at, self.seconds, scores.acc_corr.value, scores.acc_retain.value)
        self.points.append(point)
        self._progress(round(100 * at), 100, stage="judging", model=None, **point.accuracies)

    def _due(self, at: float) -> bool:
        if not self.points:
            return True
        last = self.points[-1].done
        return at < last or int(at * self._looks) > int(last * self._looks)

    def to_document(self) -> dict[str, Any]:
        return {
            "points": [p.to_document() for p in self.points],
            "curves": {name: [list(xy) for xy in curve] for name, curve in self.curves.items()},
            "n": {"affected": _n(self._affected), "outside": _n(self._outside)},
        }


def _subset(split: Split | None) -> Split | None:
    if split is None:
        return None
    rows = torch.randperm(len(split), generator=generator(0, "watched"))[:SUBSET]
    return split[rows.sort().values]


def _n(split: Split | None) -> int:
    return 0 if split is None else len(split)


def _accuracy(model: nn.Module, split: Split | None) -> float | None:
    """None where there is no picture: confusing the only two classes leaves none outside D_m."""
    if split is None or not len(split):
        return None
    predicted: Tensor = infer(model, split.images).argmax(1)
    return float((predicted == split.labels.cpu()).float().mean())
