"""What holds for every look into a model, whatever it computes."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
import torch
from torch import nn

from engine.base.progress import silent
from engine.experiment.pipeline import Retraining, untrained
from engine.experiment.predictions import evaluation_sets
from engine.experiment.scenario_data import situation
from engine.experiment.specs import TrainSpec
from engine.plugins.interpreters import LOOKS, InterpreterInput, Look

FEW = {"most": 6, "checkpoints": 2, "samples": 2, "steps": 2}
"""Pictures and rounds enough for a look to do all that it ever does to a model."""


@pytest.fixture
def shown(tiny: TrainSpec) -> InterpreterInput:
    data = situation(tiny)
    sets = {one.name: one for one in evaluation_sets(data)}
    return InterpreterInput(sets, data.train.trigger, Retraining(tiny, data))


def short(name: str, shown: InterpreterInput) -> Look:
    """The look, cut to few pictures, on one that is there."""
    known = {field.name for field in fields(LOOKS[name])}
    look = LOOKS[name](**{key: value for key, value in FEW.items() if key in known})
    return (
        replace(look, index=int(shown.sets["affected_test"].index[0])) if "index" in known else look
    )


def in_use(spec: TrainSpec) -> nn.Module:
    """A model in the middle of something: mixed modes, a frozen weight and a gradient."""
    model = untrained(spec, situation(spec), seed=0).train()
    norms = [module for module in model.modules() if isinstance(module, nn.BatchNorm2d)]
    norms[-1].eval()
    model.head.weight.grad = torch.ones_like(model.head.weight)
    model.head.bias.requires_grad_(False)
    return model


@pytest.mark.parametrize("name", list(LOOKS))
def test_a_look_leaves_weights_statistics_modes_and_gradients_alone(name, tiny, shown):
    model = in_use(tiny)
    state = {key: value.clone() for key, value in model.state_dict().items()}
    modes = [module.training for module in model.modules()]
    wanted = [parameter.requires_grad for parameter in model.parameters()]

    short(name, shown).look(model, shown, silent)

    assert all(torch.equal(state[key], value) for key, value in model.state_dict().items())
    assert [module.training for module in model.modules()] == modes
    assert [parameter.requires_grad for parameter in model.parameters()] == wanted
    assert torch.equal(model.head.weight.grad, torch.ones_like(model.head.weight))
    assert [n for n, p in model.named_parameters() if p.grad is not None] == ["head.weight"]
    assert not any(module._forward_hooks for module in model.modules())


@pytest.mark.parametrize("name", list(LOOKS))
def test_a_look_moves_no_random_numbers_and_finds_the_same_again(name, tiny, shown):
    look, stream = short(name, shown), torch.get_rng_state()

    first, second = (look.look(in_use(tiny), shown, silent) for _ in range(2))

    assert torch.equal(torch.get_rng_state(), stream)
    assert first == second
