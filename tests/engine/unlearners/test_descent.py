from __future__ import annotations

import math

import torch
from torch import nn

from engine.unlearners.descent import Descent, all_finite


class Notes:
    """Keeps the scalars of every report."""

    def __init__(self) -> None:
        self.scalars: list[dict[str, float]] = []

    def __call__(self, done: int, total: int, *, stage="", model=None, **scalars: float) -> None:
        self.scalars.append(scalars)


def one_weight(value: float) -> nn.Linear:
    model = nn.Linear(1, 1, bias=False)
    nn.init.constant_(model.weight, value)
    return model


def descent(model: nn.Module, notes: Notes, lr: float, **how: object) -> Descent:
    return Descent(
        model, torch.optim.SGD(model.parameters(), lr=lr), notes, total=9, stage="test", **how
    )


def test_a_step_goes_down_the_loss_at_the_rate_of_the_schedule():
    model = one_weight(1.0)
    steps = descent(model, Notes(), 0.1, rate=lambda step: [1.0, 0.5][step])

    steps.step(model.weight.sum())
    steps.step(model.weight.sum())

    torch.testing.assert_close(model.weight.item(), 1 - 0.1 - 0.05)


def test_a_model_that_diverges_ends_as_it_last_was_sound_and_says_so():
    model, notes = one_weight(2.0), Notes()
    steps = descent(model, notes, 1.0)

    went_on = [steps.step(-(model.weight.sum() ** 9)) for _ in range(2)]
    while went_on[-1]:
        went_on.append(steps.step(-(model.weight.sum() ** 9)))

    assert model.weight.isfinite().all()
    assert (model.weight**9).isfinite().all()
    assert notes.scalars[-1] == {"diverged": 1.0}
    assert all(math.isfinite(value) for seen in notes.scalars for value in seen.values())


def test_an_infinite_gradient_of_a_finite_loss_changes_nothing():
    model, notes = one_weight(0.0), Notes()

    assert not descent(model, notes, 0.1).step(model.weight.sum().sqrt())

    assert model.weight.item() == 0
    assert notes.scalars == [{"diverged": 1.0}]


def test_finite_is_no_infinity_and_no_nan():
    good, bad = torch.ones(2), torch.tensor([1.0, float("nan")])

    assert all_finite([good])
    assert not all_finite([good, bad])
    assert not all_finite([torch.tensor([float("inf")])])
