"""How long a method trains: a share of the steps of the training that it repairs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engine.base.knobs import knob
from engine.training.recipe import Recipe

FINE_TUNED = "The paper fine-tunes for 1000 steps after a training of 4000"
IN_EPOCHS = "Rounded to whole epochs; a quarter is ten epochs on CIFAR-10"
IN_EPOCHS_OF_THE_REST = "Rounded to whole epochs over S_r; a quarter is ten epochs on CIFAR-10"


def share_knob(help: str) -> Any:
    """The knob ``share``: a quarter by default, in (0, 4]."""
    return knob(0.25, "Share of the training steps", help=help, low=0.001, high=4.0)


def lr_factor_knob(help: str) -> Any:
    """The knob ``lr_factor``: times the peak rate of the training, in (0, 100]."""
    return knob(1.0, "Learning rate factor", help=help, low=0.001, high=100.0, log=True)


def part_of(recipe: Recipe, *, share: float, lr_factor: float = 1.0) -> Recipe:
    """``recipe`` with a share of its steps, one at least; its whole schedule runs over these.

    ``lr_factor`` is for all rates, the filters' too.
    """
    return replace(
        recipe,
        steps=max(1, round(share * recipe.steps)),
        lr=lr_factor * recipe.lr,
        filter_lr=lr_factor * recipe.filter_lr,
    )
