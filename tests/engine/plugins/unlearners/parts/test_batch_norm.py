from __future__ import annotations

import pytest
import torch

from engine.plugins.unlearners.parts.batch_norm import batch_statistics, running_statistics
from tests.engine.conftest import tiny_network

BOTH = [batch_statistics, running_statistics]


@pytest.mark.parametrize("inside", BOTH)
def test_statistics_stay_inside_and_move_outside(inside):
    model, images = tiny_network().train(), torch.rand(4, 1, 8, 8)
    before = model.norm1.running_mean.clone()

    with inside(model):
        model(images)
        assert torch.equal(model.norm1.running_mean, before)
        assert model.norm1.num_batches_tracked == 0
    model(images)

    assert not torch.equal(model.norm1.running_mean, before)
    assert model.norm1.num_batches_tracked == 1


def test_one_normalises_as_in_training_and_the_other_as_in_use():
    model, images = tiny_network().train(), torch.rand(4, 1, 8, 8)

    with batch_statistics(model):
        by_batch = model(images)
    with running_statistics(model):
        by_running = model(images)

    assert torch.equal(by_running, tiny_network().eval()(images))
    assert torch.equal(by_batch, tiny_network().train()(images))


@pytest.mark.parametrize("inside", BOTH)
def test_a_module_in_eval_stays_in_eval(inside):
    model = tiny_network().train()
    model.norm1.eval()

    with inside(model):
        pass

    assert not model.norm1.training and model.norm2.training
