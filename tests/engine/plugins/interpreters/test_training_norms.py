"""The norms over the training: the same training, looked at on its way."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest
import torch

from engine.base.parquet import from_parquet
from engine.experiment.pipeline import untrained
from engine.experiment.scenario_data import situation
from engine.experiment.specs import LookSpec, UnlearnSpec
from engine.plugins.interpreters.input_norms import NORMS, InputNorms
from engine.plugins.interpreters.training_norms import TrainingNorms, agreement, read_training_norms
from engine.plugins.unlearners import UNLEARNERS
from engine.runs.jobs import execute
from tests.engine.conftest import tiny_network

LOOK = TrainingNorms(most=20, checkpoints=4)


def looked(spec, store):
    return read_training_norms(store.find(execute(LookSpec(run=spec, look=LOOK), store)))


def test_checkpoints_begin_at_zero_lie_closest_there_and_end_with_the_training():
    at = TrainingNorms().at(480)

    gaps = [b - a for a, b in itertools.pairwise(at)]
    assert at[0] == 0 and at[-1] == 480 and len(at) == 10 and gaps == sorted(gaps)
    assert TrainingNorms().at(3) == [0, 1, 2, 3]


def test_the_training_once_more_ends_in_the_stored_weights_bit_for_bit(tiny, store):
    _, compared = looked(tiny, store)

    assert compared.is_equal and compared.distance == 0


def test_the_last_checkpoint_has_the_norms_of_the_stored_model(tiny, store):
    table, _ = looked(tiny, store)

    stored = store.find(execute(LookSpec(run=tiny, look=InputNorms(most=20)), store))
    last = table[table["step"] == tiny.recipe.steps].drop(columns="step")
    pd.testing.assert_frame_equal(last.reset_index(drop=True), from_parquet(stored.read(NORMS)))


def test_every_checkpoint_has_every_picture_and_the_first_one_those_of_no_training(tiny, store):
    table, _ = looked(tiny, store)

    assert list(table["step"].drop_duplicates()) == LOOK.at(tiny.recipe.steps)
    assert table.groupby("step").size().nunique() == 1
    model = untrained(tiny, situation(tiny), seed=tiny.seed)
    last = table[table["step"] == tiny.recipe.steps]
    assert table["g_0"].iloc[0] != last["g_0"].iloc[0]
    assert table["g_0"].iloc[0] == pytest.approx(first_norm(model, tiny), rel=1e-4)


def first_norm(model, spec) -> float:
    data = situation(spec)
    row = data.train.as_trained().images(data.order[:1]).float() / 255
    row.requires_grad_()
    (slope,) = torch.autograd.grad(model.eval()(row)[0, 0], row)
    return slope.norm().item()


def test_weights_of_another_machine_are_said_to_differ():
    stored, again = tiny_network().state_dict(), tiny_network().state_dict()
    again["head.weight"] = again["head.weight"] * 1.01

    compared = agreement(again, stored)

    assert not compared.is_equal and 0 < compared.distance < 0.01
    assert agreement(stored, stored).is_equal


def test_only_an_original_has_a_training_to_look_at(tiny, store):
    made = UnlearnSpec(train=tiny, unlearner=UNLEARNERS["retrain"]())

    with pytest.raises(ValueError, match="only the training of an original"):
        execute(LookSpec(run=made, look=LOOK), store)


def test_it_says_how_far_the_training_is_and_never_goes_back(tiny, store):
    said: list[tuple[int, int]] = []

    def note(done: int, total: int, **_: object) -> None:
        said.append((done, total))

    execute(tiny, store)

    execute(LookSpec(run=tiny, look=LOOK), store, note)

    assert said == sorted(said) and said[-1] == (tiny.recipe.steps, tiny.recipe.steps)
