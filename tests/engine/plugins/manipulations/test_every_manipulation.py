"""What every manipulation promises, on the digits."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from engine.base.seeds import generator
from engine.plugins.datasets import DATASETS, Split
from engine.plugins.manipulations import MANIPULATIONS, Manipulated, Manipulation

EACH = pytest.mark.parametrize("name", list(MANIPULATIONS))


@pytest.fixture(scope="module")
def train() -> Split:
    return DATASETS["digits"]().load().train


@pytest.fixture(scope="module")
def unseen() -> Split:
    return DATASETS["digits"]().load().test


def spoiled(harm: Manipulation, data: Split, seed: int = 0) -> Manipulated:
    return harm.spoil(data, harm.count(data), generator(seed))


@EACH
def test_the_argument_is_left_as_it_was(name, train):
    before = replace(train, pixels=train.pixels.clone(), labels=train.labels.clone())

    spoiled(MANIPULATIONS[name](), train).as_trained().images()

    assert train.images.equal(before.images) and train.labels.equal(before.labels)


@EACH
@pytest.mark.parametrize("size", [2, 0.05, 0.1])
def test_s_m_is_sorted_unique_and_of_the_size_asked_for(name, train, size):
    harm = MANIPULATIONS[name](size=size)

    indices = spoiled(harm, train).indices

    assert indices.dtype == torch.int64 and indices.equal(indices.unique())
    assert len(indices) == harm.count(train)
    wanted = size if size >= 1 else size * len(train)
    assert abs(len(indices) - wanted) <= 1


@EACH
def test_nothing_outside_s_m_is_changed(name, train):
    result = spoiled(MANIPULATIONS[name](), train)
    others = ~result.is_manipulated

    seen = result.as_trained()

    assert seen.images()[others].equal(train.images[others])
    assert seen.labels[others].equal(train.labels[others])
    assert int(others.sum()) == len(train) - len(result.indices)


@EACH
def test_something_in_s_m_is_changed(name, train):
    result = spoiled(MANIPULATIONS[name](), train)

    assert not result.data.labels[result.indices].equal(train.labels[result.indices])


@EACH
def test_correct_labels_and_sample_ids_are_kept(name, train):
    result = spoiled(MANIPULATIONS[name](), train)

    assert result.correct.equal(train.labels)
    assert result.data.index.equal(train.index)
    assert (result.data.dataset, result.data.part) == ("digits", "train")


@EACH
def test_equal_seeds_give_equal_s_m_and_other_seeds_another(name, train):
    harm = MANIPULATIONS[name]()

    first, again, other = (spoiled(harm, train, seed) for seed in (3, 3, 4))

    assert first.indices.equal(again.indices) and first.data.labels.equal(again.data.labels)
    assert not first.indices.equal(other.indices)


@EACH
@pytest.mark.parametrize(
    ("size", "message"),
    [
        (-1, "size must be at least 0, got -1"),
        (0, "size must give .* manipulated samples, got 0"),
        (0, "size must give .* manipulated samples, got 0"),
        (1e6, "size must give .* manipulated samples, got 1000000"),
        (2.5, "size as a count must be a whole number, got 2.5"),
        (float("nan"), "size must be a finite number, got nan"),
        ("many", "size must be of type float, got 'many'"),
    ],
)
def test_a_wrong_size_is_refused_with_the_bound_and_the_value(name, train, size, message):
    with pytest.raises(ValueError, match=message):
        MANIPULATIONS[name](size=size).count(train)


@EACH
def test_a_held_out_part_is_spoiled_at_the_rate_of_the_training_set(name, train):
    harm, part = MANIPULATIONS[name](), train[torch.arange(0, len(train), 10)]

    count = harm.natural_count(part, train)

    assert abs(count - harm.count(train) / 10) <= 1
    assert len(harm.spoil(part, count, generator(0)).indices) == count


@EACH
def test_a_held_out_part_too_small_for_any_manipulated_sample_stays_clean(name, train):
    harm, part = MANIPULATIONS[name](size=2), train[torch.arange(20)]

    assert harm.natural_count(part, train) == 0
    result = harm.spoil(part, 0, generator(0))

    assert len(result.indices) == 0
    assert result.as_trained().images().equal(part.images)
    assert result.data.labels.equal(part.labels)


@EACH
def test_affected_and_outside_show_test_pictures_with_their_own_labels_and_ids(name, unseen):
    harm = MANIPULATIONS[name]()
    affected = harm.affected(unseen)

    for split in (affected.split, harm.outside(unseen)):
        assert split.index.equal(split.index.unique())
        assert split.labels.equal(unseen.labels[split.index])
        assert (split.dataset, split.part) == ("digits", "test")
    assert len(affected.goal) == len(affected.split)
    assert affected.goal.dtype == torch.int64


@EACH
def test_together_affected_and_outside_cover_the_test_part(name, unseen):
    harm = MANIPULATIONS[name]()

    seen = torch.cat([harm.affected(unseen).split.index, harm.outside(unseen).index])

    assert seen.unique().equal(unseen.index)


@EACH
def test_no_picture_is_pulled_to_its_own_label(name, unseen):
    affected = MANIPULATIONS[name]().affected(unseen)

    assert not (affected.goal == affected.split.labels).any()
    assert affected.goal.min() >= -1 and affected.goal.max() < unseen.num_classes


@EACH
def test_it_is_said_in_words(name, unseen):
    harm = MANIPULATIONS[name]()

    assert harm.title and harm.describe(unseen.class_names)
    assert "test pictures" in harm.affected(unseen).images_are


@pytest.mark.parametrize("name", [name for name in MANIPULATIONS if name != "found-list"])
def test_a_fraction_that_rounds_to_nothing_falls_to_the_smallest_number(name):
    harm = MANIPULATIONS[name](size=0.001)

    assert harm.is_raised(22) and harm.n_manipulated(22) == harm.least >= 1
    assert not harm.is_raised(100_000) and harm.n_manipulated(100_000) == 100
    assert MANIPULATIONS[name](size=0).n_manipulated(22) == 0
