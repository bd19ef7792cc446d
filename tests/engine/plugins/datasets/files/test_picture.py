"""A user's picture: decoded in one way, or refused in words that say why."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from engine.plugins.datasets import DATASETS
from engine.plugins.datasets.files.picture import OF_AN_UPLOAD, decoded
from engine.plugins.datasets.files.picture_import import import_pictures
from tests.engine.plugins.datasets.files.encoded_pictures import (
    SHAPE,
    SIZES,
    broken_exif,
    encoded,
    every_kind,
    noise,
    plain,
    png,
    turned,
    with_exif,
)


@pytest.mark.parametrize("grey", [False, True], ids=["in colour", "grey"])
def test_an_imported_file_and_the_same_file_uploaded_are_the_same_pixels(
    grey, tmp_path, monkeypatch
):
    monkeypatch.setenv("LAB_CACHE", str(tmp_path / "cache"))
    files = [
        (f"{name} {size}", suffix, data)
        for size in SIZES
        for name, suffix, data in every_kind(size)
        if not grey or name.startswith(("pgm", "tiff in", "tiff L", "png L", "jpeg L", "tiff u"))
    ]
    files.reverse()  # a coloured one comes first, which makes the set coloured
    for part, some in (("train", files), ("test", files[:1])):
        for one in ("a", "b"):
            (tmp_path / "mixed" / part / one).mkdir(parents=True)
            for i, (_, suffix, data) in enumerate(some):
                (tmp_path / "mixed" / part / one / f"{i:04d}{suffix}").write_bytes(data)

    report = import_pictures(tmp_path / "mixed", "mixed", side=32)

    assert report.unreadable == {} and report.shape == ((1 if grey else 3), 32, 32)
    images = DATASETS["mixed"]().load().train.images.numpy()
    for place, (name, _, data) in enumerate(files):
        uploaded = decoded(data, report.shape, OF_AN_UPLOAD)
        assert (images[place] == uploaded).all(), name
    assert len(files) > (40 if grey else 300)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("shape", [(1, 8, 8), SHAPE])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_picture_gets_the_shape_of_the_data_set(kind, shape, mode):
    found = decoded(plain(mode, (50, 30), kind), shape)

    assert found.shape == shape and found.dtype == np.uint8


def test_a_picture_of_the_wanted_size_keeps_every_pixel():
    pixels = noise((32, 32), 3)

    assert (decoded(encoded(Image.fromarray(pixels)), SHAPE) == pixels.transpose(2, 0, 1)).all()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP"])
def test_a_picture_is_turned_upright_as_its_camera_says(kind, orientation):
    seen = noise((32, 32), 3)
    lies = {  # what the sensor stored, by the meaning of each value in the EXIF standard
        1: seen,
        2: seen[:, ::-1],
        3: seen[::-1, ::-1],
        4: seen[::-1],
        5: seen.transpose(1, 0, 2),
        6: np.rot90(seen),
        7: seen[::-1, ::-1].transpose(1, 0, 2),
        8: np.rot90(seen, -1),
    }[orientation]
    how = {"lossless": True} if kind == "WEBP" else {}

    data = encoded(
        Image.fromarray(np.ascontiguousarray(lies)), kind, exif=turned(orientation), **how
    )

    assert (decoded(data, SHAPE) == seen.transpose(2, 0, 1)).all()


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # Pillow tells the log of damage
def test_broken_exif_is_survived_and_its_sound_orientation_counts():
    image = Image.new("RGB", (64, 64))
    image.paste((255, 255, 255), (0, 0, 16, 64))  # at the top once it is turned
    jpeg = encoded(image, "JPEG")

    found = decoded(with_exif(jpeg, broken_exif(6)), SHAPE)

    assert found[:, 1].mean() > 240 and found[:, -2].mean() < 15
    for junk in (b"", b"II", b"II*\0\xff\xff\xff\xff", b"MM\0*" + bytes(60), bytes(range(256))):
        assert (decoded(with_exif(jpeg, junk), SHAPE) == decoded(jpeg, SHAPE)).all()


def hidden() -> dict[str, bytes]:
    """Red pictures that are altogether transparent, in every way to say so."""
    red = Image.new("RGBA", (10, 10), (255, 0, 0, 0))
    palette = Image.new("P", (10, 10), 1)
    palette.putpalette([0, 0, 0, 255, 0, 0])
    flat = np.full((10, 10), 3000, np.uint16)
    return {
        "RGBA": encoded(red),
        "LA": encoded(Image.new("LA", (10, 10), (40, 0))),
        "palette": encoded(palette, transparency=1),
        "palette, by bytes": encoded(palette, transparency=bytes([255, 0])),
        "GIF": encoded(palette, "GIF", transparency=1),
        "WEBP": encoded(red, "WEBP", lossless=True, exact=True),
        "TIFF": encoded(red, "TIFF"),
        "grey of 16 bits": png(flat, clear=(3000,)),
        "grey of 8 bits": png(flat.astype(np.uint8), clear=(3000 % 256,)),
        "colour of 8 bits": png(np.full((10, 10, 3), 7, np.uint8), clear=(7, 7, 7)),
        "grey and alpha of 16 bits": png(np.stack([flat, flat * 0], -1)),
    }


@pytest.mark.parametrize("how", hidden())
def test_what_is_transparent_lies_on_white(how):
    for shape in (SHAPE, (1, 8, 8)):
        assert (decoded(hidden()[how], shape) == 255).all()


def test_half_transparent_black_is_half_white():
    half = Image.new("RGBA", (10, 10), (0, 0, 0, 128))

    assert (decoded(encoded(half), SHAPE) == 127).all()


def test_colour_hidden_beside_what_is_seen_does_not_bleed_into_it():
    pixels = np.zeros((64, 64, 4), np.uint8)
    pixels[...] = (255, 0, 255, 0)
    pixels[:, ::2] = (255, 255, 255, 255)

    assert (decoded(encoded(Image.fromarray(pixels)), SHAPE) == 255).all()


def test_four_inks_become_the_colour_that_they_print():
    red = encoded(Image.new("CMYK", (40, 40), (0, 255, 255, 0)), "JPEG")

    found = decoded(red, SHAPE)

    assert found[0].min() > 240 and found[1:].max() < 15


def stored_deeper() -> dict[str, tuple[bytes, int]]:
    """(file, most that the depth's own rounding may move a value) of one grey picture."""
    grey = noise((32, 32), 1)
    grey[0, 0], grey[0, 1] = 0, 255
    wide = grey.astype(np.uint16) * 257
    signed = grey.astype(np.float32) / 127.5 - 1
    big = grey.astype(np.int32) * 4_000_000
    tiff = {
        "uint16": wide,
        "int32 of 16 bits": wide.astype(np.int32),
        "int32 of 8 bits": grey.astype(np.int32),
        "int32 beyond 16 bits": big,
        "float of 16 bits": wide.astype(np.float32),
        "float of 8 bits": grey.astype(np.float32),
        "float in 0 to 1": (grey / 255).astype(np.float32),
        "float in -1 to 1": signed,
        "float from -40 to 40": signed * 40,
    }
    files = {f"TIFF {name}": encoded(Image.fromarray(v), "TIFF") for name, v in tiff.items()}
    files["PNG of 16 bits"] = png(wide)
    files["PNG of 16 bits, in colour"] = png(np.stack([wide] * 3, -1))
    pgm = b"P5\n32 32\n65535\n" + wide.astype(">u2").tobytes()
    pgm_of_12 = b"P5\n32 32\n4095\n" + (wide >> 4).astype(">u2").tobytes()
    files |= {"PGM of 16 bits": pgm, "PGM of 12 bits": pgm_of_12, "PNG": png(grey)}
    return files


@pytest.mark.parametrize("depth", stored_deeper())
@pytest.mark.parametrize("shape", [(1, 32, 32), SHAPE, (1, 8, 8)])
def test_one_grey_picture_is_the_same_in_every_depth(depth, shape):
    files = stored_deeper()

    assert (decoded(files[depth], shape) == decoded(files["PNG"], shape)).all()


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        (np.full((9, 9), 0x8000, np.uint16), 128),
        (np.full((9, 9), 300, np.uint16), 1),
        (np.full((9, 9), 300, np.int32), 1),
        (np.full((9, 9), 10**6, np.int32), 255),
        (np.full((9, 9), -7, np.int32), 0),
        (np.zeros((9, 9), np.float32), 0),
        (np.full((9, 9), 0.5, np.float32), 128),
        (np.full((9, 9), 40.4, np.float32), 40),
    ],
)
def test_an_even_deep_picture_has_the_value_that_the_rule_says(values, shown):
    found = decoded(encoded(Image.fromarray(values), "TIFF"), (1, 8, 8))

    assert (found == shown).all()


def test_unsigned_32_bits_are_not_read_as_negative():
    data = bytearray(encoded(Image.fromarray(np.int32([[0, 0x7FFFFFFF]] * 2)), "TIFF"))
    strip = np.uint32([[0, 0x7FFFFFFF]] * 2).tobytes()
    at = data.index(strip)
    data[at : at + len(strip)] = np.uint32([[0, 0xFFFFFFFE]] * 2).tobytes()
    signed = data.index(b"\x53\x01\x03\0\x01\0\0\0\x02\0")  # SampleFormat: one short, signed
    data[signed + 8] = 1

    assert decoded(bytes(data), (1, 2, 2)).tolist() == [[[0, 255]] * 2]


def test_of_an_animation_the_first_picture_counts():
    first, second = (Image.new("RGB", (8, 8), colour) for colour in ("red", "lime"))
    for kind in ("PNG", "GIF", "WEBP", "TIFF"):
        how = {"lossless": True} if kind == "WEBP" else {}
        data = encoded(first, kind, save_all=True, append_images=[second], **how)

        found = decoded(data, SHAPE)

        assert found[0].min() == 255 and found[1].max() == 0, kind


def test_a_single_pixel_fills_the_picture():
    assert (decoded(plain("L", (1, 1)), SHAPE) == 128).all()


def test_fine_stripes_that_a_small_picture_cannot_show_become_even():
    stripes = np.zeros((512, 512), np.uint8)
    stripes[:, ::2] = 200

    found = decoded(encoded(Image.fromarray(stripes)), (1, 32, 32))

    assert found.min() >= 98 and found.max() <= 102
