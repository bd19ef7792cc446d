"""The loop of the corrective benchmark's public code (Goel et al., arXiv:2402.14015).

SGD in training mode throughout, BatchNorm included; batches as a loader of data cuts them; the
rate of the recipe over so many steps; one step more than these where they end inside an epoch.
After each epoch the model is reported with ``epoch``: a run of the benchmark by its own
protocol keeps one of these, of which the method hears nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from torch import Tensor, nn

from engine.base.device import autocast, repeatable
from engine.base.progress import Progress
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.parts.batches import Batch, Batches
from engine.plugins.unlearners.parts.descent import Descent, sgd

BatchLoss = Callable[[Batch], Tensor]


class PublicLoop:
    """Trains ``model`` in place, an epoch at a time."""

    def __init__(
        self, model: nn.Module, evidence: Evidence, progress: Progress, *, lr: float, steps: int
    ) -> None:
        recipe = evidence.recipe
        self._model, self._size, self._steps = model.train(), recipe.batch_size, steps
        self._batches = Batches(evidence)
        self._descent = Descent(
            model,
            sgd(model, recipe, lr),
            progress,
            total=steps + 1,
            stage="as in the public code",
            rate=replace(recipe, steps=steps).rate,
        )
        self._done = self._epochs = 0
        self._is_sound = True

    @property
    def goes_on(self) -> bool:
        return self._is_sound and self._done < self._steps

    @property
    def done(self) -> int:
        """Steps, of all epochs together."""
        return self._done

    def epoch(self, rows: Tensor, loss: BatchLoss) -> None:
        """Goes over ``rows`` once, or as far as the steps reach."""
        with repeatable():
            for batch in self._batches.as_loaded(rows, self._size):
                with autocast(batch.images.device):
                    value = loss(batch)
                self._is_sound = self._descent.step(value)
                self._done += 1
                if not self._is_sound or self._done > self._steps:
                    break
        self._epochs += 1
        self._descent.report(epoch=float(self._epochs))


def public_steps(share: float, steps: int) -> int:
    return max(1, round(share * steps))
