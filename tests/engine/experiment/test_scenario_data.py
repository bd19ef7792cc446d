"""The data of a scenario: what is held out, what is manipulated, what is identified."""

from __future__ import annotations

import dataclasses
import itertools

import pytest
import torch

from engine.experiment.scenario import KNOWN, Scenario
from engine.experiment.scenario_data import situation

SPEC = Scenario.of("digits", size=0.1).train


def test_validation_is_a_tenth_and_is_never_trained_on():
    data = situation(SPEC)
    n = len(data.train.data) + len(data.validation.data)

    assert len(data.validation.data) == round(0.1 * n)
    assert not set(data.train.data.index.tolist()) & set(data.validation.data.index.tolist())


def test_validation_is_manipulated_at_the_rate_of_the_training_set():
    data = situation(SPEC)
    rate = len(data.train.indices) / len(data.train.data)

    assert len(data.validation.indices) == round(rate * len(data.validation.data))


def test_a_smaller_known_part_lies_within_a_larger_one():
    data = situation(SPEC)
    parts = [set(data.deletion(known).tolist()) for known in KNOWN]

    assert all(a <= b for a, b in itertools.pairwise(parts))
    assert parts[-1] == set(data.train.indices.tolist())


def test_the_known_part_has_the_size_that_gamma_says():
    data = situation(SPEC)
    m = len(data.train.indices)

    assert [len(data.deletion(known)) for known in KNOWN] == [round(k * m) for k in KNOWN]


def test_what_is_retained_is_all_but_the_deletion_set():
    data = situation(SPEC)
    deletion = data.deletion(0.5)
    both = torch.cat([deletion, data.retained(deletion)]).sort().values

    assert torch.equal(both, torch.arange(len(data.train.data)))


@pytest.mark.parametrize(
    ("field", "moves"), [("manipulation_seed", True), ("split_seed", True), ("seed", False)]
)
def test_s_m_is_drawn_by_its_own_seed(field, moves):
    before = situation(SPEC).train
    after = situation(dataclasses.replace(SPEC, **{field: 9})).train

    ids = [set(part.data.index[part.indices].tolist()) for part in (before, after)]
    assert (ids[0] != ids[1]) == moves


def test_the_validation_part_does_not_move_with_the_manipulation():
    other = dataclasses.replace(SPEC, manipulation_seed=9)

    a, b = situation(SPEC).validation.data.index, situation(other).validation.data.index
    assert torch.equal(a, b)


def test_all_parts_keep_the_order_of_the_data_set():
    data = situation(SPEC)

    for part in (data.train.data, data.validation.data, data.affected.split, data.outside):
        assert part.index.equal(part.index.sort().values)
