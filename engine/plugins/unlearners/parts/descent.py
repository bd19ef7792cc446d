"""Optimiser steps for methods that ``training.fit`` does not fit: they alternate or ascend.

Ascent has no floor, so any of these methods can blow a model up. A run that does so ends with
the last state that gave a finite loss, and says ``diverged=1.0``: the collapse is then seen in
the numbers and no NaN leaves the method.

A GPU works ahead of the host, and each question whether all is well makes it wait. So a method
that need not know at once asks only every few steps. The GPU itself then keeps the last sound
state, and model and reports are those of asking at every step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from engine.base.progress import Progress
from engine.training.recipe import Recipe

STEPS_OF_A_GPU = 10


def patience(model: nn.Module) -> int:
    """After how many steps to look: on a CPU nothing waits, so after each."""
    return STEPS_OF_A_GPU if next(model.parameters()).is_cuda else 1


def sgd(model: nn.Module, recipe: Recipe, lr: float) -> torch.optim.SGD:
    """That of the training at another rate."""
    return torch.optim.SGD(
        model.parameters(), lr=lr, momentum=recipe.momentum, weight_decay=recipe.weight_decay
    )


@dataclass(frozen=True)
class _Taken:
    """A step that was not looked at yet: whether it was sound, and what is to be reported."""

    is_sound: Tensor
    scalars: dict[str, Tensor | float]


class Descent:
    """Takes steps on ``model``, in place, reports each, and stops before the model breaks."""

    def __init__(
        self,
        model: nn.Module,
        optimizer: Optimizer,
        progress: Progress,
        *,
        total: int,
        stage: str,
        rate: Callable[[int], float] = lambda step: 1.0,
        after_step: Callable[[], None] = lambda: None,
        look_every: int = 1,
    ) -> None:
        """``rate`` gives the learning rate at a step as a factor of the optimiser's own.

        Only who takes exactly ``total`` steps may look less often than at each.
        """
        self._model, self._optimizer, self._progress = model, optimizer, progress
        self._total, self._stage, self._rate, self._after_step = total, stage, rate, after_step
        self._look_every = look_every
        self._peaks = [group["lr"] for group in optimizer.param_groups]
        self._done = 0
        self._unseen: list[_Taken] = []
        self._state = [t for t in model.state_dict().values() if t.is_floating_point()]
        self._kept = [t.clone() for t in self._state]

    @classmethod
    def as_trained(
        cls,
        model: nn.Module,
        optimizer: Optimizer,
        progress: Progress,
        recipe: Recipe,
        *,
        total: int,
        stage: str,
        after_step: Callable[[], None] = lambda: None,
    ) -> Descent:
        """Exactly ``total`` steps, over which the rate rises and falls as in ``recipe``."""
        return cls(
            model,
            optimizer,
            progress,
            total=total,
            stage=stage,
            rate=replace(recipe, steps=total).rate,
            after_step=after_step,
            look_every=patience(model),
        )

    def step(self, loss: Tensor, **scalars: Tensor | float) -> bool:
        """One step down ``loss``; False when the model diverged, and is as it last was sound.

        That is known when the host looks, which it always does after the last step.
        """
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        grads = [p.grad for p in self._model.parameters() if p.grad is not None]
        is_sound = loss.detach().isfinite() & are_finite(grads)
        if self._unseen:
            is_sound &= self._unseen[-1].is_sound
        self._keep(is_sound)
        if self._look_every > 1 or is_sound:
            self._move()
            is_sound = is_sound & are_finite(self._state)
        self._unseen.append(_Taken(is_sound, {"loss": loss.detach(), **scalars}))
        is_last = self._done + len(self._unseen) == self._total
        return self._look() if is_last or len(self._unseen) >= self._look_every else True

    def report(self, **scalars: float) -> None:
        self._progress(self._done, self._total, stage=self._stage, model=self._model, **scalars)

    @torch.no_grad()
    def _keep(self, is_sound: Tensor) -> None:
        """The state before this step is the one to go back to, if all was sound so far."""
        if self._look_every == 1:
            if is_sound:
                torch._foreach_copy_(self._kept, self._state)
            return
        for kept, now in zip(self._kept, self._state, strict=True):
            torch.where(is_sound, now, kept, out=kept)

    def _move(self) -> None:
        at = self._rate(self._done + len(self._unseen))
        for group, peak in zip(self._optimizer.param_groups, self._peaks, strict=True):
            group["lr"] = peak * at
        self._optimizer.step()
        self._after_step()

    def _look(self) -> bool:
        """Reports the steps since the last look, in one transfer; ends at the first unsound."""
        unseen, self._unseen = self._unseen, []
        sound = torch.stack([taken.is_sound for taken in unseen]).tolist()
        n_sound = sum(sound)
        for taken, values in zip(unseen[:n_sound], _on_host(unseen), strict=False):
            self._done += 1
            model = self._model if taken is unseen[-1] else None
            self._progress(self._done, self._total, stage=self._stage, model=model, **values)
        return n_sound == len(unseen) or self._give_up()

    def _give_up(self) -> bool:
        with torch.no_grad():
            torch._foreach_copy_(self._state, self._kept)
        self.report(diverged=1.0)
        return False


def _on_host(steps: list[_Taken]) -> list[dict[str, float]]:
    """The scalars of each step as numbers."""
    found = [value for taken in steps for value in taken.scalars.values()]
    tensors = [value.detach().float() for value in found if isinstance(value, Tensor)]
    numbers = iter(torch.stack(tensors).tolist() if tensors else [])
    return [
        {name: next(numbers) if isinstance(v, Tensor) else v for name, v in taken.scalars.items()}
        for taken in steps
    ]


def are_finite(tensors: Iterable[Tensor]) -> Tensor:
    """Whether no tensor holds an infinity or a NaN; the host need not wait for the answer."""
    largest = torch._foreach_norm(list(tensors), ord=float("inf"))
    return torch.stack(list(largest)).isfinite().all()
