from __future__ import annotations

import pytest
import torch

from engine.base.seeds import generator
from engine.plugins.datasets import DATASETS
from engine.plugins.manipulations import MANIPULATIONS

SWAP = MANIPULATIONS["random-label-swap"]


@pytest.fixture(scope="module")
def digits():
    return DATASETS["digits"]().load()


def test_the_given_labels_are_a_permutation_of_the_correct_ones(digits):
    result = SWAP().spoil(digits.train, 300, generator(0))

    given, correct = result.data.labels[result.indices], result.correct[result.indices]
    assert given.bincount().equal(correct.bincount())
    assert result.data.labels.bincount().equal(digits.train.labels.bincount())


def test_about_one_in_ten_keeps_its_correct_label(digits):
    result = SWAP().spoil(digits.train, 1400, generator(0))

    share = (result.data.labels == result.correct)[result.indices].float().mean()

    assert 0.07 < share < 0.13


def test_the_labels_are_dealt_out_by_the_seed_not_by_place(digits):
    one = SWAP().spoil(digits.train, len(digits.train), generator(0))
    other = SWAP().spoil(digits.train, len(digits.train), generator(1))

    assert one.indices.equal(other.indices)
    assert not one.data.labels.equal(other.data.labels)


def test_all_clean_test_pictures_count_and_none_is_pulled_anywhere(digits):
    affected = SWAP().affected(digits.test)

    assert affected.split.images.equal(digits.test.images)
    assert (affected.goal == -1).all()
    assert SWAP().outside(digits.test).index.equal(affected.split.index)


def test_one_sample_alone_cannot_be_swapped(digits):
    with pytest.raises(ValueError, match="size must give 2 to 1437 manipulated samples, got 1"):
        SWAP(size=1).count(digits.train)


def test_pictures_stay_as_they_are(digits):
    result = SWAP().spoil(digits.train, 200, generator(0))

    assert result.trigger is None
    assert torch.equal(result.as_trained().images(), digits.train.images)
