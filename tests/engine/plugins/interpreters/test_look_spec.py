"""Looks as jobs: through the same store and the same unit of work as every run."""

from __future__ import annotations

import io
import json

import pandas as pd
import pytest
import torch
from safetensors.torch import load

from engine.experiment.pipeline import restored
from engine.experiment.predictions import evaluation_sets
from engine.experiment.run_files import WEIGHTS
from engine.experiment.scenario_data import situation
from engine.experiment.specs import LookSpec, cache_key, from_document, to_document
from engine.plugins.interpreters import LOOKS
from engine.plugins.interpreters.attribution import MAP, NOTES
from engine.plugins.interpreters.gradient_maps import Saliency
from engine.plugins.interpreters.input_norms import NORMS, InputNorms
from engine.runs.jobs import execute
from engine.training.loop import to_float


@pytest.mark.parametrize("name", list(LOOKS))
def test_a_look_is_read_back_from_its_document(name, tiny):
    spec = LookSpec(run=tiny, look=LOOKS[name]())

    assert from_document(json.loads(json.dumps(to_document(spec)))) == spec


def test_model_picture_method_and_logit_change_the_key(tiny):
    looks = [Saliency(), Saliency(index=1), Saliency(logit="goal"), LOOKS["occlusion"]()]

    assert len({cache_key(LookSpec(run=tiny, look=look)) for look in looks}) == len(looks)


def test_a_map_is_made_once_and_is_that_of_the_stored_model(tiny, store):
    data = situation(tiny)
    index = int(data.affected.split.index[3])
    spec = LookSpec(run=tiny, look=Saliency(which="affected_test", index=index))

    key = execute(spec, store)
    run = store.find(key)
    assert execute(spec, store) == key and store.find(key) is run

    model = restored(tiny, data, store.find(cache_key(tiny), (WEIGHTS,)))
    leaf = to_float(data.affected.split.images[3:4]).requires_grad_()
    logit = model(leaf)[0, data.affected.split.labels[3]]
    (gradient,) = torch.autograd.grad(logit, leaf)
    torch.testing.assert_close(load(run.read(MAP))["map"], gradient[0].abs())
    notes = json.loads(run.read(NOTES))
    assert notes["norm"] == pytest.approx(gradient.norm().item(), rel=1e-5)
    assert notes["logit"] == pytest.approx(logit.item(), rel=1e-5)
    assert 0 <= notes["inside"] <= 1


def test_the_norms_of_s_m_stand_in_the_order_of_identification(tiny, store):
    run = store.find(execute(LookSpec(run=tiny, look=InputNorms(most=40)), store))

    table = pd.read_parquet(io.BytesIO(run.read(NORMS)))

    manipulated = table[table["set"] == "manipulated"]
    assert manipulated["rank"].is_monotonic_increasing and len(manipulated) == 40
    assert (table[table["set"] == "clean_test"]["rank"] == -1).all()
    sets = {one.name: one for one in evaluation_sets(situation(tiny))}
    assert manipulated["given"].iloc[0] == sets["manipulated"].given[0]


def test_a_look_is_no_row_in_the_table_of_runs(tiny, store):
    execute(LookSpec(run=tiny, look=Saliency()), store)

    assert [row["key"] for row in store.rows()] == [cache_key(tiny)]


def test_a_picture_that_is_not_there_fails_in_a_sentence(tiny, store):
    spec = LookSpec(run=tiny, look=Saliency(which="affected_test", index=999_999))

    with pytest.raises(LookupError, match="has no picture 999999"):
        execute(spec, store)
    assert "no picture" in store.state(cache_key(spec)).error


def test_a_wanted_class_that_is_not_there_is_the_correct_one(tiny, store):
    data = situation(tiny)
    (row, *_) = (data.affected.goal < 0).nonzero()[:, 0].tolist()
    index = int(data.affected.split.index[row])
    spec = LookSpec(run=tiny, look=Saliency(index=index, logit="goal"))

    notes = json.loads(store.find(execute(spec, store)).read(NOTES))

    assert notes["class"] == int(data.affected.split.labels[row])


def test_random_weights_see_something_else(tiny, store):
    own, random = (
        store.find(execute(LookSpec(run=tiny, look=Saliency(weights=w)), store)).read(MAP)
        for w in ("own", "random")
    )

    assert own != random
