"""Features as a look: those of the stored model, of the same pictures for every model."""

from __future__ import annotations

import numpy as np
import torch

from engine.experiment.pipeline import restored
from engine.experiment.run_files import WEIGHTS
from engine.experiment.scenario_data import situation
from engine.experiment.specs import LookSpec, cache_key
from engine.plugins.interpreters.features import MAPPED, Features, read_features
from engine.runs.jobs import execute
from engine.training.loop import to_float


def test_features_are_those_of_the_stored_model(tiny, store):
    run = store.find(execute(LookSpec(run=tiny, look=Features(most=30)), store))

    found = read_features(run)

    assert [int((found.which == place).sum()) for place in range(len(MAPPED))] == [30, 30, 30]
    data = situation(tiny)
    model = restored(tiny, data, store.find(cache_key(tiny), (WEIGHTS,))).eval()
    rows = found.which == MAPPED.index("clean_test")
    places = [data.test.index.tolist().index(index) for index in found.index[rows].tolist()]
    with torch.no_grad():
        expected = model.features(to_float(data.test.images[places])).numpy()
    np.testing.assert_allclose(found.values[rows], expected, rtol=2e-3, atol=2e-3)


def test_the_first_and_the_last_of_s_m_are_kept_when_it_is_thinned(tiny, store):
    run = store.find(execute(LookSpec(run=tiny, look=Features(most=5)), store))

    found = read_features(run)

    order = situation(tiny).train.data.index[situation(tiny).order].tolist()
    kept = found.index[found.which == MAPPED.index("manipulated")].tolist()
    assert len(kept) == 5 and kept[0] == order[0] and kept[-1] == order[-1]
