from __future__ import annotations

import math

import torch
from torch import nn

from engine.plugins.unlearners.parts.descent import Descent, are_finite


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

    assert are_finite([good])
    assert not are_finite([good, bad])
    assert not are_finite([torch.tensor([float("inf")])])


def seen_with(look_every: int, start: float) -> tuple[float, list[bool], list[dict[str, float]]]:
    """Nine steps, or fewer where it diverges: the weight, the answers and the reports."""
    model, notes = one_weight(start), Notes()
    steps, went_on = descent(model, notes, 1.0, look_every=look_every), [True]
    while went_on[-1] and len(went_on) < 10:
        weight = model.weight.sum()
        went_on.append(steps.step(-(weight**3) / 8, weight=weight))
    return model.weight.item(), went_on, notes.scalars


def test_looking_less_often_changes_neither_the_model_nor_the_reports():
    for start in (0.5, 1.2, 2.0, 4.0):
        weight, went_on, reports = seen_with(1, start)

        for look_every in (2, 4, 100):
            late_weight, late_answers, late_reports = seen_with(look_every, start)
            assert late_weight == weight and late_reports == reports
            assert late_answers[-1] == went_on[-1]


def test_some_of_these_runs_diverge_and_some_do_not():
    assert [seen_with(1, start)[1][-1] for start in (0.5, 4.0)] == [True, False]


def test_the_model_of_a_report_is_that_of_its_step():
    model, seen = one_weight(1.0), []

    def note(done: int, total: int, *, stage="", model=None, **scalars: float) -> None:
        seen.append((done, None if model is None else round(model.weight.item(), 6)))

    steps = descent(model, note, 0.1, look_every=4)
    for _ in range(9):
        steps.step(model.weight.sum())

    shown = [(done, weight) for done, weight in seen if weight is not None]
    assert [done for done, _ in seen] == list(range(1, 10))
    assert shown == [(4, 0.6), (8, 0.2), (9, 0.1)]
