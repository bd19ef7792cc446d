"""The heat of places keeps its scale and its orientation."""

from __future__ import annotations

import numpy as np

from engine.figures.charts.stamp_places import place_heat


def test_every_place_is_shown_on_one_fixed_scale_with_row_zero_on_top():
    figure = place_heat(np.array([[0.1, 0.2], [0.3, 0.4]], np.float32), (0, 5), (0, 5), label="bag")

    (heat,) = figure.data
    assert (heat.zmin, heat.zmax) == (0, 1)
    assert list(heat.x) == [0, 5] and list(heat.y) == [0, 5]
    assert list(figure.layout.yaxis.range) == [7.5, -2.5]
    assert list(figure.layout.xaxis.range) == [-2.5, 7.5]
    assert "bag" in heat.hovertemplate


def test_the_place_of_the_patch_is_marked_and_leaves_the_scale_alone():
    heat = np.array([[0.1, 0.2], [0.3, 0.4]], np.float32)

    figure = place_heat(heat, (0, 5), (0, 5), label="bag", here=(5, 0))

    (_, mark) = figure.data
    assert (list(mark.x), list(mark.y)) == ([0], [5]) and mark.name == "the trigger now"
