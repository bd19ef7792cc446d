import io

import numpy as np
import pytest
from PIL import Image

from engine.figures.palette import FATES, rgb
from engine.figures.pictures.marks import FRAME
from engine.figures.pictures.png import png
from engine.figures.pictures.sheet import GAP, Tag, sheet_says, sprite_sheet

NOISE = np.random.default_rng(0).integers(0, 256, (5, 8, 8), dtype=np.uint8)


def opened(data):
    return np.asarray(Image.open(io.BytesIO(data)))


def tile(sheet, number):
    (wide, tall), row, column = sheet.pitch, number // sheet.columns, number % sheet.columns
    rows, columns = slice(row * tall, row * tall + tall), slice(column * wide, column * wide + wide)
    return opened(sheet.png)[rows, columns]


def test_every_picture_lies_at_its_place_enlarged_by_whole_pixels():
    sheet = sprite_sheet(NOISE, columns=2, scale=3)

    for number, picture in enumerate(NOISE):
        inside = tile(sheet, number)[FRAME : FRAME + 24, FRAME : FRAME + 24]
        assert np.array_equal(inside[::3, ::3, 0], picture)
        assert np.array_equal(inside[1::3, 2::3, 2], picture)
        assert (inside[..., 3] == 255).all()


def test_the_sheet_knows_its_size_and_the_gaps_are_clear():
    sheet = sprite_sheet(NOISE, columns=3, scale=2)

    pixels = opened(sheet.png)
    assert sheet.size == (pixels.shape[1], pixels.shape[0])
    assert sheet.pitch == (16 + 2 * FRAME + GAP, 16 + 2 * FRAME + GAP)
    assert not pixels[:, sheet.pitch[0] - GAP : sheet.pitch[0], 3].any()


@pytest.mark.parametrize("shape", [(4, 3, 8, 8), (4, 8, 8, 3), (4, 1, 8, 8), (4, 8, 8, 1)])
def test_channels_may_come_first_or_last(shape):
    images = np.arange(np.prod(shape)).reshape(shape).astype(np.uint8)

    sheet = sprite_sheet(images, columns=4, scale=1)

    first = images[0] if shape[-1] in (1, 3) else np.moveaxis(images[0], 0, -1)
    inside = tile(sheet, 0)[FRAME : FRAME + 8, FRAME : FRAME + 8, :3]
    assert np.array_equal(inside, np.broadcast_to(first, (8, 8, 3)))


@pytest.mark.parametrize("fate", list(FATES))
def test_a_fate_colours_the_frame_solid_if_identified_and_dashed_if_not(fate):
    tags = [Tag(fate, is_identified=True), Tag(fate, is_identified=False)]

    sheet = sprite_sheet(np.zeros((2, 28, 28), np.uint8), columns=2, tags=tags)

    solid, dashed = (tile(sheet, i)[: 56 + 2 * FRAME, 0] for i in (0, 1))
    assert (solid == (*rgb(FATES[fate].colour), 255)).all()
    assert 0.4 < (dashed[:, 3] == 255).mean() < 0.8


def test_each_fate_has_a_mark_of_its_own_shape_open_where_unidentified():
    tags = [Tag(fate, known) for fate in FATES for known in (True, False)]
    sheet = sprite_sheet(np.zeros((6, 28, 28), np.uint8), columns=6, tags=tags)

    marks = [tile(sheet, i)[-15 - GAP :, :15, :3][:15] for i in range(6)]

    drawn = [(mark < 200).any(axis=2) for mark in marks]
    different = [(a != b).mean() for i, a in enumerate(drawn) for b in drawn[:i]]
    assert min(different) > 0.05


def test_no_mark_lies_on_a_picture():
    tags = [Tag(fate, is_identified=False, caption="coat") for fate in FATES]

    sheet = sprite_sheet(np.full((3, 28, 28), 77, np.uint8), columns=3, tags=tags)

    for number in range(3):
        inside = tile(sheet, number)[FRAME : FRAME + 56, FRAME : FRAME + 56]
        assert (inside[..., :3] == 77).all()


def test_captions_make_room_below_and_tell_tiles_apart():
    tags = [Tag(caption=text) for text in ("coat\n→ bag", "coat\n→ bag", "dress\n→ bag")]
    images = np.zeros((3, 28, 28), np.uint8)

    bare, said = sprite_sheet(images, columns=3), sprite_sheet(images, columns=3, tags=tags)

    assert said.pitch[1] == bare.pitch[1] + 30
    first, second, third = (tile(said, i)[bare.pitch[1] :, :-GAP] for i in range(3))
    assert np.array_equal(first, second) and not np.array_equal(first, third)


def test_equal_input_gives_equal_bytes():
    tags = [Tag("fooled", caption="a very long name that cannot fit")] * 5

    assert (
        sprite_sheet(NOISE, columns=2, tags=tags).png
        == sprite_sheet(NOISE.copy(), columns=2, tags=list(tags)).png
    )


def test_the_text_alternative_counts_fates_and_the_unidentified():
    tags = [Tag("fooled"), Tag("fooled", is_identified=False), Tag("correct")]

    assert sheet_says(tags, "pictures") == "3 pictures, 1 correct, 2 fooled, 1 not identified"


def test_no_picture_gives_a_clear_sheet():
    sheet = sprite_sheet(np.zeros((0, 8, 8), np.uint8), columns=4)

    assert opened(sheet.png).shape == (1, 1, 4) and sheet.says == "0 pictures"


@pytest.mark.parametrize(
    "images", [np.zeros((2, 8, 8)), np.zeros((8, 8), np.uint8), np.zeros((2, 5, 8, 7), np.uint8)]
)
def test_pictures_of_another_kind_are_refused(images):
    with pytest.raises(ValueError, match="images must"):
        sprite_sheet(images, columns=1)


def test_one_tag_per_picture_is_asked_for():
    with pytest.raises(ValueError, match="tags must be 5, one per picture, got 1"):
        sprite_sheet(NOISE, columns=1, tags=[Tag()])


@pytest.mark.parametrize("channels", [3, 4])
def test_a_png_holds_exactly_the_pixels_it_was_made_of(channels):
    pixels = np.random.default_rng(1).integers(0, 256, (7, 5, channels), dtype=np.uint8)

    assert np.array_equal(opened(png(pixels)), pixels)
