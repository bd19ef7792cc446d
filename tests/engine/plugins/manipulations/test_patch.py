from __future__ import annotations

import pytest
import torch

from engine.plugins.manipulations.patch import PLACES, Patch


def grey(h: int = 6, w: int = 7, channels: int = 1) -> torch.Tensor:
    return torch.full((2, channels, h, w), 100, dtype=torch.uint8)


def changed(before: torch.Tensor, after: torch.Tensor) -> tuple[int, int, int, int]:
    """First and last row, first and last column that differ."""
    rows, columns = (before != after)[0, 0].nonzero(as_tuple=True)
    return int(rows.min()), int(rows.max()), int(columns.min()), int(columns.max())


def test_the_default_is_the_white_corner_of_the_paper():
    stamped = Patch().stamp(grey())

    assert (stamped[:, :, 3:, 4:] == 255).all()
    assert int((stamped != 100).sum()) == 2 * 9


@pytest.mark.parametrize(
    ("place", "where"),
    [
        ("bottom-right", (4, 5, 5, 6)),
        ("bottom-left", (4, 5, 0, 1)),
        ("top-right", (0, 1, 5, 6)),
        ("top-left", (0, 1, 0, 1)),
        ("center", (2, 3, 2, 3)),
        ((1, 3), (1, 2, 3, 4)),
    ],
)
def test_only_the_pixels_of_its_place_change(place, where):
    assert changed(grey(), Patch(side=2, place=place).stamp(grey())) == where


@pytest.mark.parametrize("place", [*PLACES, (0, 2)])
def test_stamping_twice_is_stamping_once(place):
    once = Patch(place=place, value=0.3).stamp(grey())

    assert Patch(place=place, value=0.3).stamp(once).equal(once)


def test_the_argument_is_left_as_it_was():
    images = grey()

    Patch().stamp(images)

    assert images.equal(grey())


@pytest.mark.parametrize(("value", "opacity", "pixel"), [(0.5, 1, 128), (1, 0.5, 178), (0, 0, 100)])
def test_value_and_opacity_blend_with_what_is_under_it(value, opacity, pixel):
    stamped = Patch(side=1, place=(0, 0), value=value, opacity=opacity).stamp(grey())

    assert int(stamped[0, 0, 0, 0]) == pixel


def test_all_channels_are_stamped():
    stamped = Patch(side=1).stamp(grey(channels=3))

    assert (stamped[:, :, -1, -1] == 255).all() and int((stamped != 100).sum()) == 6


def test_it_may_cover_the_whole_picture_but_no_more():
    assert (Patch(side=6).stamp(grey(6, 6)) == 255).all()
    with pytest.raises(ValueError, match=r"patch side must be at most 6, .* got 7"):
        Patch(side=7).stamp(grey(6, 9))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"side": 0}, "side must be at least 1, got 0"),
        ({"value": 1.5}, "value must be at most 1, got 1.5"),
        ({"opacity": -0.1}, "opacity must be at least 0, got -0.1"),
        ({"place": "middle"}, "place must be one of .*, got 'middle'"),
    ],
)
def test_a_wrong_setting_is_refused_with_the_bound_and_the_value(wrong, message):
    with pytest.raises(ValueError, match=message):
        Patch(**wrong)


def test_a_place_off_the_picture_is_refused():
    with pytest.raises(ValueError, match="patch row must be 0 to 3, got 4"):
        Patch(place=(4, 0)).stamp(grey())
    with pytest.raises(ValueError, match="patch column must be 0 to 4, got -1"):
        Patch(place=(0, -1)).stamp(grey())


def test_equal_patches_are_one_key():
    assert {Patch(): 1}[Patch(side=3, place="bottom-right")] == 1
