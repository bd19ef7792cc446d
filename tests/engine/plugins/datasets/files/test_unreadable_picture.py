"""Files that hold no usable picture are refused, in words and in time."""

from __future__ import annotations

import os
import random

import numpy as np
import pytest
from PIL import Image

from engine.plugins.datasets.files.picture import OF_A_FILE, OF_AN_UPLOAD, Unreadable, decoded
from tests.engine.plugins.datasets.files.encoded_pictures import (
    SHAPE,
    bomb,
    encoded,
    noise,
    plain,
    turned,
)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "it is no picture, whatever its name says"),
        (b"P", "it is"),
        (b"this is a text", "it is no picture, whatever its name says"),
        (plain("L", (200, 200), "JPEG")[:400], "it is damaged"),
        (plain("L", (200, 200))[:60], "it is damaged"),
        (encoded(Image.fromarray(np.float32([[0, np.nan]])), "TIFF"), "values that are not finite"),
        (bytes(17 * 2**20), r"it has 17\.0 MB; at most 16 MB are taken"),
    ],
    ids=["empty", "a letter", "text", "a cut JPEG", "a cut PNG", "no number", "too heavy"],
)
def test_what_cannot_be_used_is_refused_in_words(data, why):
    with pytest.raises(Unreadable, match=why):
        decoded(data, (1, 8, 8), OF_AN_UPLOAD)


@pytest.mark.parametrize("side", [10_100, 30_000])
def test_a_bomb_is_refused_by_its_size_without_being_decoded(side, tmp_path):
    file = tmp_path / "bomb.png"
    file.write_bytes(bomb(side))

    for source, limits in ((file, OF_A_FILE), (bomb(side), OF_AN_UPLOAD)):
        bound = f"it has {side:,} × {side:,} pixels; at most {limits.megapixels} million are taken"
        with pytest.raises(Unreadable, match=bound):
            decoded(source, SHAPE, limits)


def test_what_is_no_file_is_refused_instead_of_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")

    for name, why in (("pipe.png", "it is no file"), ("gone.png", "No such file")):
        with pytest.raises(Unreadable, match=why):
            decoded(tmp_path / name, SHAPE)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # Pillow tells the log of damage
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "GIF", "WEBP", "BMP"])
def test_whatever_bytes_are_flipped_the_answer_is_a_picture_or_a_refusal(kind):
    how = {"exif": turned(8)} if kind in ("PNG", "JPEG", "TIFF", "WEBP") else {}
    good = encoded(Image.fromarray(noise((24, 20), 3)), kind, **how)
    rng = random.Random(0)
    refused = 0

    for _ in range(300):
        data = bytearray(good)
        for _ in range(rng.choice((1, 4, 30))):
            data[rng.randrange(len(data))] = rng.randrange(256)
        try:
            assert decoded(bytes(data), SHAPE).shape == SHAPE
        except Unreadable:
            refused += 1

    assert refused > 5
