"""Watching a model: what is seen, and that looking costs the run nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import nn

from engine.base.progress import Cancelled
from engine.experiment.monitor import Watch
from engine.experiment.scenario import Scenario
from engine.experiment.scenario_data import situation


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def always(label: int) -> nn.Module:
    """A model that answers every picture with ``label``."""
    model = nn.Sequential(nn.Flatten(), nn.Linear(64, 10))
    nn.init.zeros_(model[1].weight)
    nn.init.zeros_(model[1].bias)
    model[1].bias.data[label] = 1
    return model


@pytest.fixture(scope="module")
def data():
    return situation(Scenario.of("digits").train)


def test_it_reports_both_headline_numbers(data):
    seen = []
    watch = Watch(lambda done, total, **scalars: seen.append(scalars), data)

    watch(1, 1, model=always(0), loss=0.5)

    share = (data.affected.split.labels == 0).float().mean().item()
    assert seen[0]["acc_corr"] == pytest.approx(share, abs=0.05)
    assert seen[0]["loss"] == 0.5
    assert watch.curves["loss"] == [(1.0, 0.5)]


def test_it_looks_a_few_times_however_often_it_is_called(data):
    watch = Watch(lambda *_, **__: None, data, looks=4)
    model = always(0)

    for step in range(100):
        watch(step + 1, 100, model=model)

    assert 4 <= len(watch.points) <= 6


def test_seconds_do_not_count_the_time_spent_looking(data):
    clock = Clock()
    watch = Watch(lambda *_, **__: None, data, clock=clock)

    clock.now = 5.0
    with watch.paused():
        clock.now = 8.0
    clock.now = 9.0

    assert watch.seconds == 6.0


def test_looking_leaves_the_model_as_it_was(data):
    model = nn.Sequential(nn.Flatten(), nn.BatchNorm1d(64), nn.Linear(64, 10)).train()
    before = {name: value.clone() for name, value in model.state_dict().items()}

    Watch(lambda *_, **__: None, data).look(model, 0.0)

    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())
    assert model.training and model[1].training


def test_a_cancel_comes_through(data):
    def stop(*_: object, **__: object) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        Watch(stop, data)(1, 1)


def test_where_no_picture_is_outside_the_harm_there_is_no_kept_accuracy(data):
    """As with PCam, whose only two classes trade labels."""
    nothing = data.test[torch.zeros(len(data.test), dtype=torch.bool)]
    watch = Watch(lambda *_, **__: None, replace(data, outside=nothing))

    assert watch.look(always(0), 1.0).acc_retain is None
