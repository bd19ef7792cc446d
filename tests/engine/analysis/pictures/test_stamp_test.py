"""The stamp test answers as the models do, wherever the trigger is put."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.analysis.pictures.stamp_test import AskedModel, answers, moved_over, stamped
from engine.experiment.pipeline import restored
from engine.experiment.scenario_data import situation
from engine.plugins.manipulations.patch import Patch
from engine.runs.jobs import execute
from engine.training.loop import infer


@pytest.fixture
def asked(tiny, store) -> AskedModel:
    run = store.find(execute(tiny, store))
    return AskedModel(run.key, tiny, run)


def picture(tiny) -> np.ndarray:
    return situation(tiny).test.images[4].numpy()


def test_an_answer_is_the_models_own(asked, tiny):
    said = answers({"none": asked}, picture(tiny))["none"].top

    model = restored(tiny, situation(tiny), asked.run)
    given = infer(model, torch.from_numpy(picture(tiny))[None]).softmax(1)[0]
    assert [c for c, _ in said] == given.topk(3).indices.tolist()
    assert said[0][1] == pytest.approx(given.max().item())


def test_a_trigger_moved_over_a_picture_is_asked_about_at_every_place(asked, tiny):
    patch = Patch(side=6)

    found = moved_over(asked, picture(tiny), patch, target=0)

    assert found.probability.shape == (3, 3) and found.rows == found.columns == (0, 1, 2)
    model = restored(tiny, situation(tiny), asked.run)
    there = Patch(side=6, place=(1, 2)).stamp(torch.from_numpy(picture(tiny))[None])
    expected = infer(model, there).softmax(1)[0, 0].item()
    assert found.probability[1, 2] == pytest.approx(expected, abs=1e-5)
    plain = answers({"": asked}, picture(tiny))[""].top
    assert found.without == pytest.approx(dict(plain).get(0, found.without), abs=1e-5)


def test_a_coarse_step_does_not_leave_out_the_last_place(asked, tiny, monkeypatch):
    monkeypatch.setattr("engine.analysis.pictures.stamp_test.MOST_PLACES", 10)

    found = moved_over(asked, picture(tiny), Patch(side=3), target=0)

    assert found.rows == (0, 3, 5) and found.probability.shape == (3, 3)


def test_stamping_leaves_the_picture_alone(tiny):
    before = picture(tiny).copy()

    after = stamped(before, Patch(side=2, place="top-left", value=1.0, opacity=0.5))

    assert np.array_equal(before, picture(tiny))
    assert after[0, 0, 0] == round(0.5 * before[0, 0, 0] + 127.5)


def test_a_patch_that_does_not_fit_is_refused(asked, tiny):
    with pytest.raises(ValueError, match="patch side must be at most 8"):
        moved_over(asked, picture(tiny), Patch(side=9), target=0)
