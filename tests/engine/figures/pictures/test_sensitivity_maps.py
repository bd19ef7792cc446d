"""Maps on one scale: zero is paper, nothing is stretched, words are escaped."""

from __future__ import annotations

import numpy as np

from engine.analysis.pictures.trigger import Box
from engine.figures.charts.norm_distributions import Group, norm_distributions
from engine.figures.pictures.sensitivity_maps import (
    TitledMap,
    coloured,
    flat_map,
    map_row,
    shared_limit,
)

PICTURE = np.zeros((1, 2, 2), np.uint8)


def values(*numbers: float) -> np.ndarray:
    return np.array(numbers, np.float32).reshape(1, 2, 2)


def test_zero_is_paper_and_the_signs_have_two_hues():
    pixels = coloured(values(0, 1, -1, 0.5)[0], 1.0, under=None, opacity=1)

    (zero, positive), (negative, half) = pixels.astype(int)
    assert zero.tolist() == [243, 243, 241]
    assert positive[0] > positive[2] and negative[2] > negative[0]
    assert zero[2] > half[2] > positive[2]


def test_at_no_opacity_the_picture_alone_is_seen():
    pixels = coloured(values(1, 1, 1, 1)[0], 1.0, under=PICTURE, opacity=0)

    assert (pixels == 0).all()


def test_a_picture_in_colour_shows_through_in_grey():
    red = np.zeros((3, 2, 2), np.uint8)
    red[0] = 200

    pixels = coloured(values(0, 0, 0, 0)[0], 1.0, under=red, opacity=0)

    assert (pixels == round(0.299 * 200)).all()


def test_channels_are_added_up_without_their_signs_where_signs_mean_nothing():
    two = np.concatenate([values(1, 1, 1, 1), values(-1, -1, -1, -1)])

    assert (flat_map(two, is_signed=True) == 0).all()
    assert (flat_map(two, is_signed=False) == 2).all()


def test_the_shared_limit_is_the_largest_value_of_all_and_never_zero():
    assert shared_limit([values(1, 2, 0, 0)[0], values(-5, 0, 0, 0)[0]]) == 5
    assert shared_limit([values(0, 0, 0, 0)[0]]) == 1


def test_maps_that_are_all_nearly_zero_stay_pale():
    faint = values(0.001, -0.002, 0, 0)[0]

    pixels = coloured(faint, shared_limit([faint]), under=None, opacity=1).astype(int)

    assert shared_limit([faint]) == 1 and np.abs(pixels - [243, 243, 241]).max() <= 1


def test_a_frame_lies_where_the_trigger_is():
    box = Box(top=0.5, left=0.25, height=0.5, width=0.75)

    html = map_row(
        [TitledMap("ssd", values(1, 0, 0, 0), [])],
        is_signed=True,
        limits=[1],
        picture=PICTURE,
        opacity=1,
        box=box,
    )

    assert "top:50.000%;left:25.000%;height:50.000%;width:75.000%" in html


def test_a_row_names_every_model_and_says_where_there_is_no_map():
    html = map_row(
        [
            TitledMap("ssd", values(1, 0, 0, 0), ["norm <1>"]),
            TitledMap("cf", None, ["not computed"]),
        ],
        is_signed=True,
        limits=[1, 1],
        picture=PICTURE,
        opacity=1,
    )

    assert html.count("<img") == 1 and "SSD" in html and "not computed" in html
    assert "norm &lt;1&gt;" in html and "<1>" not in html


def test_every_model_and_kind_has_a_box_and_the_chosen_picture_a_mark():
    groups = {"identified": Group([1.0, 2.0], chosen=2.0), "clean": Group([3.0, 0.0])}

    figure = norm_distributions({"none": groups, "ssd": groups}, title="norm")

    names = [trace.name for trace in figure.data]
    assert names[:4] == ["Original · S_f", "Original · clean test", "SSD · S_f", "SSD · clean test"]
    assert list(figure.data[4].x) == [2.0, 2.0]
    assert list(figure.data[1].x) == [3.0]
