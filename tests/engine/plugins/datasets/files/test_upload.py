"""Uploaded pictures: taken as a person sees them, or refused in a sentence."""

from __future__ import annotations

import io
import random
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine.plugins.datasets.files.picture import MOST_SIDE, PNG, Refused, uploaded

SHAPE = (3, 32, 32)
ORIENTATION, TOP_IS_AT_THE_RIGHT = 0x112, 8
"""EXIF's entry on how the camera was held, and one of its values."""


def encoded(image: Image.Image, kind: str = "PNG", **how: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **how)
    return buffer.getvalue()


def plain(mode: str, size: tuple[int, int], kind: str = "PNG") -> bytes:
    return encoded(Image.new(mode, size, 128), kind)


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def bomb(side: int) -> bytes:
    """A small PNG file of black pixels, which takes side² / 8 bytes when it is decoded."""
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((side // 8 + 2) * side), 9)
    return PNG + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("shape", [(1, 8, 8), SHAPE])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_an_uploaded_picture_gets_the_shape_of_the_data_set(kind, shape, mode):
    found = uploaded(plain(mode, (50, 30), kind), shape)

    assert found.shape == shape and found.dtype == np.uint8


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "no PNG or JPEG"),
        (b"this is a text", "no PNG or JPEG"),
        (encoded(Image.new("RGB", (9, 9)), "GIF"), "no PNG or JPEG"),
        (plain("L", (200, 200), "JPEG")[:400], "no PNG or JPEG"),
        (plain("L", (MOST_SIDE + 1, 1)), "4,097 × 1 pixels"),
        (bytes(9 * 2**20), "at most 8 MB"),
    ],
    ids=["empty", "text", "another kind", "cut off", "too wide", "too heavy"],
)
def test_what_cannot_be_used_is_refused_in_a_sentence(data, why):
    with pytest.raises(Refused, match=why):
        uploaded(data, (1, 8, 8))


@pytest.mark.parametrize("side", [10_000, 30_000])
def test_a_bomb_is_refused_by_its_size_without_being_decoded(side):
    with pytest.raises(Refused, match=f"{side:,} × {side:,} pixels; at most 4,096"):
        uploaded(bomb(side), SHAPE)


def test_a_picture_is_turned_upright_as_its_camera_says():
    image = Image.new("RGB", (64, 64))
    image.paste((255, 255, 255), (48, 0, 64, 64))
    exif = Image.Exif()
    exif[ORIENTATION] = TOP_IS_AT_THE_RIGHT

    found = uploaded(encoded(image, "JPEG", exif=exif), SHAPE)

    assert found[:, 1].mean() > 240 and found[:, -2].mean() < 15


def test_what_is_transparent_lies_on_white():
    image = Image.new("RGBA", (10, 10), (255, 0, 0, 0))

    assert (uploaded(encoded(image), SHAPE) == 255).all()


def test_four_inks_become_the_colour_that_they_print():
    red = encoded(Image.new("CMYK", (40, 40), (0, 255, 255, 0)), "JPEG")

    found = uploaded(red, SHAPE)

    assert found[0].min() > 240 and found[1:].max() < 15


def test_sixteen_bits_are_scaled_and_not_cut_off():
    ramp = np.full((20, 20), 0x8000, np.uint16)

    assert (uploaded(encoded(Image.fromarray(ramp)), (1, 8, 8)) == 128).all()


def test_of_an_animation_the_first_picture_counts():
    first, second = (Image.new("RGB", (8, 8), colour) for colour in ("red", "lime"))

    found = uploaded(encoded(first, save_all=True, append_images=[second]), SHAPE)

    assert found[0].min() == 255 and found[1].max() == 0


def test_a_single_pixel_fills_the_picture():
    assert (uploaded(plain("L", (1, 1)), SHAPE) == 128).all()


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # Pillow tells the log of damage
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_whatever_bytes_are_flipped_the_answer_is_a_picture_or_a_refusal(kind):
    exif = Image.Exif()
    exif[ORIENTATION] = TOP_IS_AT_THE_RIGHT
    noise = np.random.default_rng(0).integers(0, 256, (24, 20, 3), dtype=np.uint8)
    good = encoded(Image.fromarray(noise), kind, exif=exif)
    rng = random.Random(0)
    refused = 0

    for _ in range(300):
        data = bytearray(good)
        for _ in range(rng.choice((1, 4, 30))):
            data[rng.randrange(len(data))] = rng.randrange(256)
        try:
            assert uploaded(bytes(data), SHAPE).shape == SHAPE
        except Refused:
            refused += 1

    assert refused > 20
