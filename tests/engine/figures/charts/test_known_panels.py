import pytest

from engine.figures.charts.known_panels import known_panels
from engine.figures.charts.known_points import KnownPoint
from engine.figures.palette import method_look
from engine.plugins.unlearners import every_method

POINTS = [
    KnownPoint("none", 1.0, 0, 0.1, "n"),
    KnownPoint("oracle", 1.0, 0, 0.9, "o"),
    KnownPoint("ssd", 0.1, 0, 0.7, "s0"),
    KnownPoint("ssd", 0.1, 1, 0.9, "s1"),
    KnownPoint("ssd", 0.2, 0, 0.6, "s2"),
    KnownPoint("ssd", 1.0, 0, 0.85, "s3"),
    KnownPoint("cf", 0.5, 0, 0.2, "c"),
]


def drawn(points, **how):
    return known_panels(points, axis="Corrected accuracy", chance=0.1, **how)


def traces(figure, name):
    return [t for t in figure.data if t.name == name]


def words(figure):
    return " ".join(a.text.replace("<br>", " ") for a in figure.layout.annotations)


def test_every_method_has_a_panel_of_its_own_with_its_name():
    figure = drawn(POINTS)

    (ssd,), (cf,) = traces(figure, "SSD"), traces(figure, "CF")
    assert (ssd.xaxis, cf.xaxis) == ("x", "x2")
    assert "<b>SSD</b>" in words(figure) and "<b>CF</b>" in words(figure)


def test_a_line_has_gaps_and_the_keys_of_its_runs():
    (ssd,) = traces(drawn(POINTS), "SSD")

    assert list(ssd.y) == [pytest.approx(0.8), 0.6, None, 0.85]
    assert list(ssd.customdata) == [["s0", "s1"], ["s2"], [], ["s3"]]


def test_the_area_reaches_from_the_lowest_to_the_highest_seed_and_stops_at_a_gap():
    (area,) = traces(drawn(POINTS), "SSD, all seeds")

    assert list(area.x) == [0.1, 0.2, 0.2, 0.1]
    assert list(area.y) == [0.9, 0.6, 0.6, 0.7]


def test_the_other_methods_stand_behind_in_grey():
    behind, _ = traces(drawn(POINTS), "other methods")

    assert list(behind.y) == [None, None, 0.2, None, None]


def test_every_panel_has_lines_for_original_oracle_and_chance():
    heights = sorted(shape.y0 for shape in drawn(POINTS).layout.shapes)

    assert heights == pytest.approx([0.1, 0.1, 0.1, 0.1, 0.9, 0.9])


@pytest.mark.parametrize("count", [1, 3, 4, 13])
def test_any_number_of_methods_finds_room(count):
    names = every_method()[:count]
    figure = drawn([KnownPoint(name, 0.1, 0, 0.5, name) for name in names])

    shown = [t.name for t in figure.data if t.name != "other methods"]
    assert shown == [method_look(name).short for name in names]


def test_without_a_run_it_says_so():
    assert "No run" in words(drawn(POINTS[:2]))
