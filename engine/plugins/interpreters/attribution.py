"""Maps of one picture: how much each pixel matters to one logit of one model."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

import numpy as np
import numpy.typing as npt
import torch
from safetensors.numpy import load
from safetensors.torch import save
from torch import Tensor, nn

from engine.base.knobs import knob
from engine.base.progress import Progress, silent
from engine.plugins.interpreters.base import InterpreterInput, Look
from engine.plugins.interpreters.parts.map_numbers import Map, Numbers, numbers
from engine.plugins.interpreters.parts.protection import untouched
from engine.plugins.manipulations.trigger import PlacedTrigger, Trigger
from engine.training.loop import to_float

if TYPE_CHECKING:
    from engine.training.sets import EvaluationSet


import copy

from engine.base.seeds import derive
from engine.training.evaluation import AFFECTED_TEST, CLEAN_TEST, SETS

LOGITS = {
    "correct": "Correct class",
    "goal": "Class that the manipulation wants",
    "predicted": "Class that this model predicts",
}
WEIGHTS = ("own", "random")
MAP, NOTES = "map.safetensors", "notes.json"

Forward = Callable[[Tensor], Tensor]


class StoredFiles(Protocol):
    def read(self, name: str) -> bytes: ...


@dataclass(frozen=True)
class StoredMap:
    """A map that was computed.

    Attributes:
        values: float ``[c, h, w]``.
        wanted, predicted: the class whose logit is explained, and the one that the model gives.
        logit, probability: of the class ``wanted``.
    """

    values: Map
    wanted: int
    predicted: int
    logit: float
    probability: float
    numbers: Numbers


def read_map(run: StoredFiles) -> StoredMap:
    """The map in the files of a finished look."""
    notes = json.loads(run.read(NOTES))
    return StoredMap(
        values=load(run.read(MAP))["map"],
        wanted=notes.pop("class"),
        predicted=notes.pop("predicted"),
        logit=notes.pop("logit"),
        probability=notes.pop("probability"),
        numbers=Numbers(**notes),
    )


@dataclass(frozen=True)
class Attribution(Look, ABC):
    """A map of one picture, identified by its set and its index there.

    Attributes:
        is_signed: whether a negative value means something else than a small one.
        unit: of a pixel's value.
    """

    is_signed: ClassVar[bool] = True
    unit: ClassVar[str]

    which: str = knob(AFFECTED_TEST, "Set", choices=tuple(SETS))
    index: int = knob(0, "Picture", low=0)
    logit: str = knob("correct", "Logit", choices=tuple(LOGITS))
    weights: str = knob(
        "own", "Weights", help="Random ones show what a map owes to training", choices=WEIGHTS
    )

    @abstractmethod
    def maps(
        self, model: nn.Module, images: Tensor, classes: Tensor, progress: Progress = silent
    ) -> Tensor:
        """Float32 ``[n, c or 1, h, w]`` for float pictures ``[n, c, h, w]`` in [0, 1].

        Args:
            classes: int64 ``[n]``, the logit to explain for each picture.
        """

    def look(
        self, model: nn.Module, shown: InterpreterInput, progress: Progress
    ) -> dict[str, bytes]:
        model = model if self.weights == "own" else randomised(model)
        device = next(model.parameters()).device
        chosen = shown.sets[self.which]
        row = row_of(chosen, self.index)
        images = to_float(chosen.images[row : row + 1].to(device))
        with untouched(model):
            logits = model(images).detach()
            wanted = _wanted(self.logit, chosen, row, logits)
            values = self.maps(model, images, torch.tensor([wanted], device=device), progress)
        values = values[0].detach().float().cpu().contiguous()
        trigger = None if self.which == CLEAN_TEST else shown.trigger
        notes = {
            "class": wanted,
            "predicted": int(logits.argmax()),
            "logit": float(logits[0, wanted]),
            "probability": float(logits.softmax(1)[0, wanted]),
            **asdict(numbers(values.numpy(), covered_by(trigger, images.shape))),
        }
        return {MAP: save({"map": values}), NOTES: json.dumps(notes).encode()}


def row_of(part: EvaluationSet, index: int) -> int:
    """The position of the picture ``index``; LookupError if the set does not have it."""
    (places,) = (part.index == index).nonzero(as_tuple=True)
    if len(places) != 1:
        raise LookupError(f"{part.name} has no picture {index}")
    return int(places[0])


def _wanted(logit: str, chosen: EvaluationSet, row: int, logits: Tensor) -> int:
    """The class of the chosen logit: where the manipulation wants none the correct one, and the
    predicted one where that is not known."""
    goal, correct = int(chosen.goal[row]), int(chosen.correct[row])
    if logit == "goal" and goal >= 0:
        return goal
    return int(logits.argmax()) if logit == "predicted" or correct < 0 else correct


def covered_by(trigger: Trigger | None, shape: torch.Size) -> npt.NDArray[np.bool_] | None:
    """Mask ``[h, w]`` of the pixels that ``trigger`` covers; None where it has no place."""
    if not isinstance(trigger, PlacedTrigger):
        return None
    extremes = torch.zeros(2, *shape[1:], dtype=torch.uint8)
    extremes[1] = 255
    mask: npt.NDArray[np.bool_] = (trigger.stamp(extremes) != extremes).any(0).any(0).numpy()
    return mask


def reporting(model: nn.Module, total: int, progress: Progress) -> Forward:
    """``model`` as a function that reports how many of ``total`` pictures it has been shown."""
    done = 0

    def forward(images: Tensor) -> Tensor:
        nonlocal done
        logits: Tensor = model(images)
        done = min(total, done + len(images))
        progress(done, total, stage="looking")
        return logits

    return forward


def randomised(model: nn.Module, seed: int = 0) -> nn.Module:
    """A copy of ``model`` with all weights and statistics drawn again; equal for equal seeds."""
    fresh = copy.deepcopy(model)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(derive(seed, "random weights"))
        for module in fresh.modules():
            reset = getattr(module, "reset_parameters", None)
            if callable(reset):
                reset()
    return fresh.eval()
