"""What an unlearner is handed: the evidence, and where to report to. Both are sealed.

No attribute of either leads to test data, to S_m \\ S_f, to correct labels, to a sample's place
in its data set, or to what watches the run; see ``engine.base.sealed`` for what that means.
Nor does its model meet test pictures: its weights do, in a network built here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import nn

from engine.base.device import pick
from engine.base.progress import Listener, Progress, Report
from engine.base.sealed import Seal, opened, sealed
from engine.base.seeds import OwnSeed, derive
from engine.experiment.scenario_data import EXPERIMENTERS_DRAWS, Situation
from engine.experiment.specs import FindSpec, TrainSpec, UnlearnSpec
from engine.plugins import models
from engine.plugins.evidence import Evidence
from engine.plugins.models import Model


@dataclass(frozen=True)
class Untrained:
    """Builds untrained networks of one architecture, all alike."""

    model: Model
    shape: tuple[int, int, int]
    num_classes: int
    seed: int

    @classmethod
    def of(cls, spec: TrainSpec, data: Situation, *, seed: int) -> Untrained:
        split = data.train.data
        return cls(spec.model, split.shape, split.num_classes, seed)

    def __call__(self) -> nn.Module:
        """On the device of the machine."""
        network = models.build(self.model, self.shape, self.num_classes, seed=self.seed)
        return network.to(pick())


def evidence_for(spec: UnlearnSpec | FindSpec, data: Situation) -> Evidence:
    """What the plug-in may see; a reference point is given all of S_m (γ = 1), or the truth."""
    device = pick()
    sees_truth = isinstance(spec, UnlearnSpec) and spec.unlearner.sees_truth
    deletion = data.order[:0] if sees_truth else data.deletion(spec.known)
    train = data.train.before() if sees_truth else data.train.as_trained()
    return Evidence(
        train=train.to(device),
        deletion=deletion.to(device),
        retained=data.retained(deletion).to(device),
        validation=data.validation.as_trained().to(device),
        recipe=spec.train.recipe,
        fresh=Untrained.of(spec.train, data, seed=derive(spec.seed, "fresh")),
        seed=OwnSeed(spec.seed, reserved=EXPERIMENTERS_DRAWS),
    )


class Reporter(Listener):
    """Passes reports on, and from which nothing comes back."""

    __slots__ = ("_onward",)

    def __init__(self, onward: Progress) -> None:
        self._onward: Seal[Progress] = sealed(onward)

    def hear(self, report: Report) -> None:
        failed = _told(self._onward, report)
        if failed is not None:
            raise failed


def _told(onward: Seal[Progress], report: Report) -> Exception | None:
    """What went wrong, such as Cancelled, without the frames that it came through."""
    numbers = {name: float(value) for name, value in report.scalars.items()}
    try:
        opened(onward)(report.done, report.total, stage=report.stage, model=report.model, **numbers)
    except Exception as error:
        error.__context__ = error.__cause__ = None
        return error.with_traceback(None)
    return None


class Replica:
    """A network of the architecture, to show the weights of a model in place of the model.

    A model that came from an unlearner may carry code of its own, such as hooks: that would see
    every picture which the model is judged by.
    """

    def __init__(self, build: Callable[[], nn.Module]) -> None:
        self._network = build().eval()

    def __call__(self, model: nn.Module) -> nn.Module:
        """The same network each time, now with the weights and statistics of ``model``.

        Raises RuntimeError when ``model`` is of another architecture.
        """
        with torch.no_grad():
            self._network.load_state_dict(model.state_dict())
        return self._network
