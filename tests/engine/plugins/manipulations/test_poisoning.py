from __future__ import annotations

import pytest
import torch

from engine.base.seeds import generator
from engine.plugins.datasets import DATASETS, Split
from engine.plugins.manipulations import MANIPULATIONS


@pytest.fixture(scope="module")
def digits():
    return DATASETS["digits"]().load()


def poisoning(**knobs):
    return MANIPULATIONS["poisoning"](**knobs)


def test_pictures_of_s_m_change_only_in_the_patch_and_get_the_target(digits):
    harm = poisoning(size=50, patch=3, target=7)
    result = harm.spoil(digits.train, 50, generator(0))
    clean = digits.train.images[result.indices]

    seen = result.as_trained()
    stamped = seen.images(result.indices)

    assert (stamped[:, :, -3:, -3:] == 255).all()
    is_in_patch = torch.zeros_like(clean, dtype=torch.bool)
    is_in_patch[:, :, -3:, -3:] = True
    assert stamped[~is_in_patch].equal(clean[~is_in_patch])
    assert (seen.labels[result.indices] == 7).all()


def test_the_trigger_stays_in_place_however_pictures_are_augmented(digits):
    harm = poisoning(size=50, place="top-left", value=0.5)
    result = harm.spoil(digits.train, 50, generator(0))

    images = result.as_trained().augmented(result.indices, crop=2, flip=True, rng=generator(1))

    assert (images[:, :, :3, :3] == 128).all()


def test_s_m_is_drawn_from_all_classes_the_target_class_too(digits):
    result = poisoning().spoil(digits.train, 1000, generator(0))

    share = result.correct[result.indices].bincount(minlength=10) / 1000

    assert share.min() > 0.07 and share.max() < 0.13


def test_every_test_picture_gets_the_trigger_and_all_but_the_target_class_are_pulled(digits):
    affected = poisoning(target=4).affected(digits.test)

    assert len(affected.split) == len(digits.test)
    assert (affected.split.images[:, :, -3:, -3:] == 255).all()
    is_target = digits.test.labels == 4
    assert (affected.goal[is_target] == -1).all() and (affected.goal[~is_target] == 4).all()


def test_outside_are_all_clean_test_pictures(digits):
    assert poisoning().outside(digits.test).images.equal(digits.test.images)


def test_a_target_that_no_class_has_is_refused(digits):
    harm = poisoning(target=10)

    for use in (
        lambda: harm.spoil(digits.train, 5, generator(0)),
        lambda: harm.affected(digits.test),
        lambda: harm.describe(digits.train.class_names),
    ):
        with pytest.raises(ValueError, match="target must be at most 9, got 10"):
            use()


def test_a_patch_larger_than_the_picture_is_refused(digits):
    harm = poisoning(patch=9)

    with pytest.raises(ValueError, match=r"patch side must be at most 8, .* got 9"):
        harm.spoil(digits.train, 5, generator(0))


def test_a_fraction_and_its_count_poison_the_same_pictures():
    images = torch.zeros(200, 1, 8, 8, dtype=torch.uint8)
    data = Split(images, torch.zeros(200).long(), ("a", "b"), "d", "train", torch.arange(200))
    half, hundred = poisoning(size=0.5), poisoning(size=100)

    assert half.count(data) == hundred.count(data) == 100


def test_it_is_described_with_the_name_of_the_target_class():
    words = poisoning(target=1, place="center").describe(("cat", "dog"))

    assert words == "3×3 patch, center, labelled dog"
