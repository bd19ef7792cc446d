import pytest

from engine.figures.known_curve import KnownPoint, known_curve


def run(method, known, seed, acc_corr, acc_retain=0.8):
    key = f"{method} {known} {seed}"
    return KnownPoint(method, known, seed, acc_corr, acc_retain, key=key)


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
    ssd = trace(known_curve(POINTS, measure="acc_corr", num_classes=10), "SSD")

    assert list(ssd.x) == [0.1, 0.5, 1.0]
    assert ssd.y[0] == pytest.approx(0.75) and ssd.y[2] == pytest.approx(0.85)
    assert ssd.error_y.array[0] == pytest.approx(0.05)
    assert ssd.error_y.arrayminus[0] == pytest.approx(0.05)


def test_a_known_share_without_a_run_is_a_gap():
    ssd = trace(known_curve(POINTS, measure="acc_corr", num_classes=10), "SSD")

    assert ssd.y[1] is None and ssd.connectgaps is False


def test_every_mark_carries_the_keys_of_its_runs():
    figure = known_curve(POINTS, measure="acc_corr", num_classes=10)

    assert list(trace(figure, "SSD").customdata) == [["ssd 0.1 0", "ssd 0.1 1"], [], ["ssd 1.0 0"]]
    seeds = trace(figure, "SSD, single seeds")
    assert list(seeds.y) == [0.7, 0.8, 0.85]
    assert list(seeds.customdata) == [["ssd 0.1 0"], ["ssd 0.1 1"], ["ssd 1.0 0"]]


def test_original_oracle_and_chance_are_lines_across():
    figure = known_curve(POINTS, measure="acc_corr", num_classes=10)

    heights = {shape.name: shape.y0 for shape in figure.layout.shapes}
    assert heights == pytest.approx({"none": 0.1, "oracle": 0.9, "chance": 0.1})


def test_the_kept_accuracy_is_drawn_when_asked_for():
    retrain = trace(known_curve(POINTS, measure="acc_retain", num_classes=10), "EU")

    assert retrain.y[1] == pytest.approx(0.8)


def test_the_number_of_seeds_is_said():
    one = [run("ssd", 0.1, 0, 0.7), run("ssd", 1.0, 0, 0.9)]

    assert "n = 1 seed: no spread to show" in words(
        known_curve(one, measure="acc_corr", num_classes=10)
    )
    assert "n = 1 to 2 seeds" in words(known_curve(POINTS, measure="acc_corr", num_classes=10))


def test_references_alone_make_no_curve():
    figure = known_curve(POINTS[:2], measure="acc_corr", num_classes=10)

    assert "No run" in words(figure)
