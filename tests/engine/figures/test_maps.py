"""Two maps in one figure."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest

from engine.figures.maps import CLASS_COLOURS, FADED, KINDS, legend, maps
from engine.figures.palette import FATES, FOOLED
from tests.engine.figures.test_palette import contrast

NAMES = ("cat", "dog", "<b>")


def table(shift: float = 0.0, shown: tuple[bool, ...] = (True, True, True, False)) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "set": ["manipulated", "manipulated", "affected_test", "clean_test"],
            "index": [4, 9, 2, 2],
            "x": [0.0 + shift, 1.0, 2.0, 3.0],
            "y": [0.0, 1.0, 2.0, 3.0],
            "kind": list(KINDS),
            "predicted": [0, 1, 2, 0],
            "fate": [FOOLED] * 4,
            "says": ["one", "two", "three", "four"],
            "is_shown": list(shown),
        }
    )


def dots(figure, axis: str) -> list:
    return [t for t in figure.data if t.type == "scattergl" and t.xaxis == axis]


def test_both_maps_hold_every_picture_with_its_identity():
    figure = maps([("A", table()), ("B", table(0.5))], NAMES)

    for axis in ("x", "x2"):
        found = [tuple(one) for trace in dots(figure, axis) for one in trace.customdata]
        assert found == list(zip(table()["set"], table()["index"], strict=True))


@pytest.mark.parametrize("stacked", [False, True])
def test_the_axes_of_both_maps_move_together(stacked):
    layout = maps([("A", table()), ("B", table())], NAMES, stacked=stacked).layout

    assert (layout.xaxis2.matches, layout.yaxis2.matches) == ("x", "y")
    side = (layout.yaxis if stacked else layout.xaxis).domain
    other = (layout.yaxis2 if stacked else layout.xaxis2).domain
    assert side[1] <= other[0] or other[1] <= side[0]


def test_shape_says_the_kind_and_colour_says_the_prediction():
    found = dots(maps([("A", table()), ("B", table())], NAMES), "x")

    assert [trace.marker.symbol for trace in found] == [look[1] for look in KINDS.values()]
    colours = [trace.marker.color[0] for trace in found]
    assert colours == [CLASS_COLOURS[k] for k in (0, 1, 2, 0)]


def test_with_many_classes_colour_says_the_fate():
    names = [str(k) for k in range(11)]

    found = dots(maps([("A", table()), ("B", table())], names), "x")

    assert {trace.marker.color[0] for trace in found} == {FATES[FOOLED].colour}
    assert FATES[FOOLED].short in legend(names)


def test_what_is_not_pointed_out_is_faded():
    found = dots(maps([("A", table()), ("B", table())], NAMES), "x2")

    assert [trace.marker.opacity[0] == FADED for trace in found] == [False, False, False, True]


def test_the_chosen_picture_is_joined_to_its_place_in_the_other_map():
    figure = maps([("A", table()), ("B", table(0.5))], NAMES, chosen=("manipulated", 4))

    lines = [t for t in figure.data if t.type == "scatter"]
    assert [list(line.x) for line in lines] == [[0.5, 0.0], [0.0, 0.5]]


def test_a_picture_that_is_on_no_map_is_not_marked():
    figure = maps([("A", table()), ("B", table())], NAMES, chosen=("manipulated", 77))

    assert not [t for t in figure.data if t.type == "scatter"]


def test_names_reach_the_page_as_text():
    assert "<b>" not in legend(NAMES).replace("<b>Shape", "").replace("<b>Colour", "")


def test_class_colours_stand_out_on_both_themes_and_differ():
    weakest = min(contrast(c, ground) for c in CLASS_COLOURS for ground in ("#ffffff", "#0e1117"))

    assert weakest >= 3.0
    assert all(a != b for a, b in itertools.combinations(CLASS_COLOURS, 2))
