"""MU-Mis' own quantity while the original is trained: from when on does contribution show?"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import pandas as pd
import torch
from torch import Tensor, nn

from engine.base.knobs import knob
from engine.base.parquet import from_parquet, to_parquet
from engine.base.progress import Progress
from engine.plugins.interpreters.attribution import StoredFiles
from engine.plugins.interpreters.base import LOOKS, InterpreterInput, Look
from engine.plugins.interpreters.input_norms import NORMS, input_norms, norm_sample

AGREEMENT = "agreement.json"


@dataclass(frozen=True)
class Agreement:
    """How the model that was trained again compares with the stored one.

    Attributes:
        is_equal: whether all weights and statistics are the same, bit for bit.
        distance: norm of the difference of the weights, relative to that of the stored ones.
    """

    is_equal: bool
    distance: float


def agreement(again: Mapping[str, Tensor], stored: Mapping[str, Tensor]) -> Agreement:
    """Compares two states of one network."""
    is_equal = all(torch.equal(again[name].cpu(), value.cpu()) for name, value in stored.items())
    floats = [name for name, value in stored.items() if value.is_floating_point()]
    old = torch.cat([stored[name].cpu().double().flatten() for name in floats])
    new = torch.cat([again[name].cpu().double().flatten() for name in floats])
    return Agreement(is_equal, float((new - old).norm() / old.norm()))


def read_training_norms(run: StoredFiles) -> tuple[pd.DataFrame, Agreement]:
    """What a finished look has kept."""
    return from_parquet(run.read(NORMS)), Agreement(**json.loads(run.read(AGREEMENT)))


@LOOKS.register("training_norms", title="Input sensitivity over the training")
@dataclass(frozen=True)
class TrainingNorms(Look):
    """Input-gradient norms of S_m and clean pictures while the original is trained once more.

    Kept is the table of :class:`InputNorms` with a column ``step``, and whether the training
    ended in the stored weights; on another kind of machine it may not. Checkpoints stand
    closest together at the beginning, where a network changes fastest.
    """

    source = "Cheng et al., arXiv:2402.15109: the norms grow with what a sample contributes"
    is_cheap = False

    most: int = knob(256, "Pictures of each set", help="At most", low=1, high=100_000)
    checkpoints: int = knob(10, "Checkpoints", low=2, high=100)

    def at(self, steps: int) -> list[int]:
        """The checkpoints of a training of so many steps: the first is 0, the last ``steps``."""
        last = self.checkpoints - 1
        return sorted({round(steps * (place / last) ** 2) for place in range(self.checkpoints)})

    def look(
        self, model: nn.Module, shown: InterpreterInput, progress: Progress
    ) -> dict[str, bytes]:
        training = shown.training
        if training is None:
            raise ValueError("only the training of an original can be gone through again")
        sample = norm_sample(shown, self.most)
        telling = functools.partial(progress, stage="training again")
        tables: list[pd.DataFrame] = []

        def see(step: int, now: nn.Module) -> None:
            still_here = functools.partial(_same_step, telling, step, training.steps)
            norms = input_norms(now, sample.images, still_here)
            tables.append(sample.table(norms).assign(step=step))

        again = training.again(self.at(training.steps), see, telling)
        compared = agreement(again.state_dict(), model.state_dict())
        return {
            NORMS: to_parquet(pd.concat(tables, ignore_index=True)),
            AGREEMENT: json.dumps(asdict(compared)).encode(),
        }


def _same_step(
    telling: Progress, step: int, steps: int, done: int, total: int, **_: object
) -> None:
    """Reports that the training stands at ``step`` while its model is measured."""
    telling(step, steps)
