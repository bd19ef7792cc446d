import io

import numpy as np
import pytest
from PIL import Image

from engine.figures.pictures.twin import twins

CLEAN = np.full((8, 8), 55, np.uint8)
STAMPED = CLEAN.copy()
STAMPED[6:, 6:] = 255


def test_the_changed_pixels_are_counted_and_measured():
    shown = twins(CLEAN, STAMPED, names=("clean", "with trigger"))

    assert (shown.n_changed, shown.largest) == (4, 200)
    assert "4 of 64 pixels differ, by at most 200" in shown.says


def test_the_difference_is_grey_where_equal_and_keeps_its_scale():
    shown = twins(CLEAN, STAMPED, scale=1)

    pixels = np.asarray(Image.open(io.BytesIO(shown.png)))
    difference = pixels[:8, -8:, 0]
    assert np.abs(difference[:6].astype(int) - 128).max() <= 1
    assert difference[7, 7] == pytest.approx(127.5 + 100, abs=1)


def test_both_pictures_are_shown_as_they_are():
    pixels = np.asarray(Image.open(io.BytesIO(twins(CLEAN, STAMPED, scale=1).png)))

    assert np.array_equal(pixels[:8, :8, 0], CLEAN)
    assert np.array_equal(pixels[:8, 18:26, 0], STAMPED)


def test_twins_of_different_shape_are_refused():
    with pytest.raises(ValueError, match="one shape"):
        twins(CLEAN, STAMPED[:4])
