from __future__ import annotations

import torch

from engine.unlearners.batch_norm import frozen_statistics
from tests.engine.conftest import tiny_network


def test_statistics_stay_inside_and_move_outside():
    model, images = tiny_network().train(), torch.rand(4, 1, 8, 8)
    before = model.norm1.running_mean.clone()

    with frozen_statistics(model):
        model(images)
        assert torch.equal(model.norm1.running_mean, before)
        assert model.training
    model(images)

    assert not torch.equal(model.norm1.running_mean, before)


def test_a_module_in_eval_stays_in_eval():
    model = tiny_network().train()
    model.norm1.eval()

    with frozen_statistics(model):
        pass

    assert not model.norm1.training and model.norm2.training
