"""Put a trigger on any picture and ask every model at once; slide it over the picture.

Models stay in memory once they were asked, so that an answer takes milliseconds.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from engine.experiment.pipeline import restored
from engine.experiment.run_files import WEIGHTS, Files
from engine.experiment.scenario_data import situation
from engine.experiment.specs import TrainSpec
from engine.plugins.datasets.files.picture import Picture
from engine.plugins.manipulations.trigger import PlacedTrigger, Trigger
from engine.training.loop import infer

MOST_PLACES = 1000
"""Moving a trigger leaves places out rather than ask about more pictures than this."""


@dataclass(frozen=True)
class TopLabels:
    """One model's answer: (class, probability) of the three most probable, the first first."""

    top: tuple[tuple[int, float], ...]


class AskedModel:
    """A finished run that can be asked; one in memory per key, equal keys are equal."""

    def __init__(self, key: str, spec: TrainSpec, run: Files) -> None:
        self.key, self.spec, self.run = key, spec, run

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AskedModel) and other.key == self.key

    def __hash__(self) -> int:
        return hash(self.key)


@functools.lru_cache(maxsize=24)
def network(asked: AskedModel) -> nn.Module:
    """The model of a run, on the CPU: a single picture is not worth a copy to a GPU."""
    return restored(asked.spec, situation(asked.spec), asked.run)


def has_weights(files: Sequence[str]) -> bool:
    """Whether a run with these files can be asked; most shipped runs come without weights."""
    return WEIGHTS in files


def stamped(picture: Picture, trigger: Trigger | None) -> Picture:
    """A copy of ``picture`` with ``trigger`` on it; ValueError where it does not fit."""
    if trigger is None:
        return picture.copy()
    found: Picture = trigger.stamp(torch.from_numpy(picture)[None])[0].numpy()
    return found


def answers(models: Mapping[str, AskedModel], picture: Picture) -> dict[str, TopLabels]:
    """What each of ``models`` says of one picture, by name."""
    images = torch.from_numpy(picture)[None]
    return {name: _said(infer(network(one), images)[0]) for name, one in models.items()}


def _said(logits: Tensor) -> TopLabels:
    values, classes = logits.softmax(0).topk(min(3, len(logits)))
    return TopLabels(tuple(zip(classes.tolist(), values.tolist(), strict=True)))


@dataclass(frozen=True)
class TriggerPlaces:
    """Where a trigger works.

    Attributes:
        probability: float ``[rows, columns]`` of one class, by the trigger's place.
        rows, columns: of the trigger's top left pixel at each place.
        without: probability of that class without any trigger.
    """

    probability: npt.NDArray[np.float32]
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    without: float


def moved_over(
    model: AskedModel, picture: Picture, trigger: PlacedTrigger, target: int
) -> TriggerPlaces:
    """Moves ``trigger`` over ``picture``, top left first, and asks ``model`` at every place."""
    _, height, width = picture.shape
    area = trigger.area(height, width)
    last_row, last_column = height - area.height, width - area.width
    step = 1
    while len(_along(last_row, step)) * len(_along(last_column, step)) > MOST_PLACES:
        step += 1
    rows, columns = _along(last_row, step), _along(last_column, step)
    places = [trigger.moved(row, column) for row in rows for column in columns]
    plain = torch.from_numpy(picture)[None]
    images = torch.cat([plain, *(at.stamp(plain) for at in places)])
    given = infer(network(model), images).softmax(1)[:, target]
    found = given[1:].reshape(len(rows), len(columns)).numpy().astype(np.float32)
    return TriggerPlaces(found, rows, columns, float(given[0]))


def _along(last: int, step: int) -> tuple[int, ...]:
    """Places along one side; the last one is always among them, where triggers mostly are."""
    return tuple(sorted({*range(0, last + 1, step), last}))
