"""Looking at a training on its way does not change where it goes."""

from __future__ import annotations

from dataclasses import replace

import torch

from engine.plugins.interpreters.input_norms import input_norms
from engine.training.loop import Checkpoints, fit
from tests.engine.conftest import RECIPE, tiny_network


def test_the_model_is_shown_after_each_of_the_steps_that_were_asked_for(evidence):
    seen: list[int] = []

    loss = Checkpoints((0, 2, 5), lambda step, model: seen.append(step))
    fit(tiny_network(), evidence.train, recipe=RECIPE, seed=0, loss=loss)

    assert seen == [0, 2, 5]


def test_before_the_first_step_the_model_is_as_it_began(evidence):
    seen: list[torch.Tensor] = []

    loss = Checkpoints((0, 1), lambda step, model: seen.append(model.head.weight.detach().clone()))
    fit(tiny_network(), evidence.train, recipe=RECIPE, seed=0, loss=loss)

    assert torch.equal(seen[0], tiny_network().head.weight)
    assert not torch.equal(seen[1], seen[0])


def test_taking_norms_on_the_way_leaves_the_training_as_it_is(evidence):
    recipe = replace(RECIPE, steps=12)
    images = evidence.train.images(torch.arange(10))
    plain, watched = tiny_network(), tiny_network()

    usual = fit(plain, evidence.train, recipe=recipe, seed=0)
    loss = Checkpoints(range(12), lambda step, model: input_norms(model, images))
    losses = fit(watched, evidence.train, recipe=recipe, seed=0, loss=loss)

    assert losses == usual
    for name, value in plain.state_dict().items():
        assert torch.equal(watched.state_dict()[name], value), name
