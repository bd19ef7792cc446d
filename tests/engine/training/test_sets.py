from __future__ import annotations

import pytest
import torch

from engine.base.seeds import generator
from engine.plugins.datasets import DATASETS, Split
from engine.plugins.manipulations.patch import Patch
from engine.training.sets import TrainingSet

STAMP = Patch(side=2)
ROWS = torch.arange(0, 40)


@pytest.fixture
def split() -> Split:
    return DATASETS["digits"]().load().train[torch.arange(40)]


@pytest.fixture
def half_stamped(split) -> TrainingSet:
    """The first twenty of forty carry the trigger."""
    return TrainingSet(split, stamp=STAMP, stamped=torch.arange(40) < 20)


def test_only_stamped_samples_show_the_trigger(half_stamped, split):
    images = half_stamped.images()

    assert (images[:20, :, -2:, -2:] == 255).all()
    assert images[20:].equal(split.images[20:])


@pytest.mark.parametrize(("crop", "flip"), [(0, False), (2, False), (0, True), (3, True)])
def test_crop_and_flip_never_move_the_trigger(half_stamped, crop, flip):
    for seed in range(5):
        images = half_stamped.augmented(ROWS, crop=crop, flip=flip, rng=generator(seed))

        assert (images[:20, :, -2:, -2:] == 255).all()


def test_but_for_the_trigger_pictures_are_augmented_as_if_there_were_none(half_stamped, split):
    clean = TrainingSet(split).augmented(ROWS, crop=2, flip=True, rng=generator(1))

    stamped = half_stamped.augmented(ROWS, crop=2, flip=True, rng=generator(1))

    assert stamped[:20].equal(STAMP(clean[:20])) and stamped[20:].equal(clean[20:])


def test_reading_it_leaves_the_data_as_they_were(half_stamped, split):
    before = split.images.clone()

    half_stamped.images()
    half_stamped.augmented(ROWS, crop=2, flip=True, rng=generator(0))

    assert split.images.equal(before)


def test_a_part_keeps_triggers_labels_and_places(half_stamped, split):
    rows = torch.tensor([3, 30, 19])

    part = half_stamped[rows]

    assert part.images().equal(half_stamped.images()[rows])
    assert part.labels.equal(split.labels[rows])
    assert part.index.tolist() == [3, 30, 19]


def test_other_labels_leave_the_triggers_on(half_stamped):
    relabelled = half_stamped.with_labels(torch.zeros(40, dtype=torch.int64))

    assert relabelled.images().equal(half_stamped.images())
    assert not relabelled.labels.any()
    with pytest.raises(ValueError, match="labels must be"):
        half_stamped.with_labels(torch.zeros(39, dtype=torch.int64))


def test_it_says_nothing_of_what_was_manipulated(half_stamped):
    public = {name for name in vars(half_stamped) if not name.startswith("_")}

    assert public == {"labels", "class_names"}
