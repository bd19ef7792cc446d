from __future__ import annotations

import copy
import pickle
from typing import ClassVar

import pytest
import torch

from engine.base.seeds import generator
from engine.plugins.datasets import DATASETS, Split
from engine.plugins.manipulations.patch import Patch
from engine.training.sets import TrainingSet

STAMP = Patch(side=2).stamp
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


def test_a_part_keeps_triggers_and_labels(half_stamped, split):
    rows = torch.tensor([3, 30, 19])

    part = half_stamped[rows]

    assert part.images().equal(half_stamped.images()[rows])
    assert part.labels.equal(split.labels[rows])


def test_other_labels_leave_the_triggers_on(half_stamped):
    relabelled = half_stamped.with_labels(torch.zeros(40, dtype=torch.int64))

    assert relabelled.images().equal(half_stamped.images())
    assert not relabelled.labels.any()
    with pytest.raises(ValueError, match="labels must be"):
        half_stamped.with_labels(torch.zeros(39, dtype=torch.int64))


def test_a_bounded_set_is_augmented_no_further_than_the_training(half_stamped):
    bounded = half_stamped.bounded(crop=2, flip=False)

    as_before = half_stamped.augmented(ROWS, crop=2, flip=False, rng=generator(1))
    assert bounded.augmented(ROWS, crop=2, flip=False, rng=generator(1)).equal(as_before)
    with pytest.raises(ValueError, match="crop must be at most 2, as in training, got 3"):
        bounded.augmented(ROWS, crop=3, flip=False, rng=generator(1))
    with pytest.raises(ValueError, match="flip must be False"):
        bounded.augmented(ROWS, crop=2, flip=True, rng=generator(1))


def test_a_bound_can_only_be_tightened(half_stamped):
    narrow = half_stamped.bounded(crop=1, flip=False).bounded(crop=9, flip=True)

    for part in (narrow, narrow[ROWS], narrow.with_labels(narrow.labels), narrow.to(narrow.device)):
        with pytest.raises(ValueError, match="crop must be at most 1"):
            part.augmented(ROWS, crop=2, flip=False, rng=generator(1))
        with pytest.raises(ValueError, match="flip"):
            part.augmented(ROWS, crop=0, flip=True, rng=generator(1))


def test_labels_of_a_bounded_set_can_be_changed_without_changing_the_data(half_stamped, split):
    half_stamped.bounded(crop=0, flip=False).labels[:] = 9

    assert not (split.labels == 9).all()


class Eavesdropper(torch.Tensor):
    """A tensor that keeps whatever it is used to index."""

    heard: ClassVar[list[object]] = []

    @classmethod
    def __torch_function__(cls, function, types, arguments=(), keywords=None):
        cls.heard += arguments
        return super().__torch_function__(function, types, arguments, keywords or {})


def test_a_tensor_with_ears_indexes_nothing(half_stamped):
    rows = ROWS.as_subclass(Eavesdropper)
    heard = len(Eavesdropper.heard)

    for use in (
        half_stamped.images,
        half_stamped.__getitem__,
        half_stamped.with_labels,
        lambda rows: half_stamped.augmented(rows, crop=0, flip=False, rng=generator(0)),
    ):
        with pytest.raises(TypeError, match="plain tensor"):
            use(rows)

    assert not [one for one in Eavesdropper.heard[heard:] if getattr(one, "dtype", 0) == torch.bool]


def test_a_training_set_cannot_be_pickled(half_stamped):
    with pytest.raises(TypeError, match="sealed"):
        pickle.dumps(half_stamped)


def test_a_copy_of_a_training_set_shows_the_same(half_stamped):
    assert copy.deepcopy(half_stamped).images().equal(half_stamped.images())
