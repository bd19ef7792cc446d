from __future__ import annotations

import torch
import torch.nn.functional as F

from engine.base.seeds import generator
from engine.training.sets import augmented


def ramp(n: int) -> torch.Tensor:
    """uint8 [n, 2, 5, 6] without two equal pixels in a picture, and no zero."""
    return (torch.arange(60) + 1).to(torch.uint8).reshape(1, 2, 5, 6).repeat(n, 1, 1, 1)


def test_without_crop_and_flip_pictures_stay_as_they_are():
    assert augmented(ramp(3), crop=0, flip=False, rng=generator(0)).equal(ramp(3))


def test_each_crop_is_a_window_of_the_padded_picture():
    images = ramp(30)
    padded = F.pad(images, (2, 2, 2, 2))
    windows = {
        padded[0, :, r : r + 5, c : c + 6].contiguous().numpy().tobytes()
        for r in range(5)
        for c in range(5)
    }

    cropped = augmented(images, crop=2, flip=False, rng=generator(0))

    seen = {image.contiguous().numpy().tobytes() for image in cropped}
    assert seen <= windows and len(seen) > 10


def test_about_half_of_the_pictures_are_mirrored():
    images = ramp(400)

    flipped = augmented(images, crop=0, flip=True, rng=generator(0))

    is_mirrored = (flipped == images.flip(3)).flatten(1).all(1)
    assert (flipped[~is_mirrored] == images[~is_mirrored]).all()
    assert 160 < int(is_mirrored.sum()) < 240


def test_equal_generators_give_equal_pictures_and_leave_the_argument_alone():
    images = ramp(20)

    one = augmented(images, crop=2, flip=True, rng=generator(7))
    other = augmented(images, crop=2, flip=True, rng=generator(7))

    assert one.equal(other) and images.equal(ramp(20))
