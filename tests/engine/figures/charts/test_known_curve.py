import pytest

from engine.figures.charts.known_curve import known_curve
from engine.figures.charts.known_points import KnownPoint


def run(method, known, seed, value):
    return KnownPoint(method, known, seed, value, key=f"{method} {known} {seed}")


def drawn(points, **how):
    return known_curve(points, axis="Corrected accuracy", chance=0.1, **how)


def words(figure):
    return " ".join(a.text.replace("<br>", " ") for a in figure.layout.annotations)


POINTS = [
    run("none", 1.0, 0, 0.1),
    run("oracle", 1.0, 0, 0.9),
    run("ssd", 0.1, 0, 0.7),
    run("ssd", 0.1, 1, 0.8),
    run("ssd", 1.0, 0, 0.85),
    run("retrain", 0.5, 0, 0.2),
]


def trace(figure, name):
    return next(t for t in figure.data if t.name == name)


def test_a_line_goes_through_the_mean_of_the_seeds_with_bars_to_the_extremes():
    ssd = trace(drawn(POINTS), "SSD")

    assert list(ssd.x) == [0.1, 0.5, 1.0]
    assert ssd.y[0] == pytest.approx(0.75) and ssd.y[2] == pytest.approx(0.85)
    assert ssd.error_y.array[0] == pytest.approx(0.05)
    assert ssd.error_y.arrayminus[0] == pytest.approx(0.05)


def test_a_known_share_without_a_run_is_a_gap():
    ssd = trace(drawn(POINTS), "SSD")

    assert ssd.y[1] is None and ssd.connectgaps is False


def test_every_mark_carries_the_keys_of_its_runs():
    figure = drawn(POINTS)

    assert list(trace(figure, "SSD").customdata) == [["ssd 0.1 0", "ssd 0.1 1"], [], ["ssd 1.0 0"]]
    seeds = trace(figure, "SSD, single seeds")
    assert list(seeds.y) == [0.7, 0.8, 0.85]
    assert list(seeds.customdata) == [["ssd 0.1 0"], ["ssd 0.1 1"], ["ssd 1.0 0"]]


def test_original_oracle_and_chance_are_lines_across():
    heights = {shape.name: shape.y0 for shape in drawn(POINTS).layout.shapes}

    assert heights == pytest.approx({"none": 0.1, "oracle": 0.9, "chance": 0.1})


def test_without_a_chance_level_no_such_line_is_drawn():
    figure = known_curve(POINTS, axis="Corrected accuracy")

    assert "chance" not in words(figure)
    assert [shape.name for shape in figure.layout.shapes] == ["none", "oracle"]


def test_one_method_can_be_brought_forward_and_the_others_stay_clickable():
    figure = drawn(POINTS, forward="ssd")

    ssd, eu = trace(figure, "SSD"), trace(figure, "EU")
    assert figure.data[-2:] == (ssd, trace(figure, "SSD, single seeds"))
    assert "rgba" in eu.line.color and "rgba" not in ssd.line.color
    assert list(eu.customdata) == [[], ["retrain 0.5 0"], []]
    assert "<b>SSD</b>" in words(figure) and "<b>EU</b>" not in words(figure)


def test_a_method_that_is_not_there_puts_no_other_back():
    assert "rgba" not in trace(drawn(POINTS, forward="cf"), "SSD").line.color


def test_the_number_of_seeds_is_said():
    one = [run("ssd", 0.1, 0, 0.7), run("ssd", 1.0, 0, 0.9)]

    assert "n = 1 seed: no spread to show" in words(drawn(one))
    assert "n = 1 to 2 seeds" in words(drawn(POINTS))


def test_references_alone_make_no_curve():
    assert "No run" in words(drawn(POINTS[:2]))
