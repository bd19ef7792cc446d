import itertools

from engine.figures.charts.correction_plane import ModelPoint, correction_plane
from engine.figures.palette import method_look

ORIGINAL = ModelPoint("none", 0.87, 0.11, key="k0")
SSD = ModelPoint("ssd", 0.85, 0.79, key="k1")
ORACLE = ModelPoint("oracle", 0.86, 0.87, key="k2")


def annotations(figure, start):
    return [a for a in figure.layout.annotations if (a.name or "").startswith(start)]


def test_the_plane_has_one_named_point_per_model_with_its_key():
    figure = correction_plane([ORIGINAL, SSD, ORACLE], num_classes=10)

    (models,) = figure.data
    assert list(models.x) == [0.87, 0.85, 0.86] and list(models.y) == [0.11, 0.79, 0.87]
    assert list(models.text) == ["Original", "SSD", "Oracle"]
    assert list(models.customdata) == ["k0", "k1", "k2"]
    assert models.marker.symbol[1] == method_look("ssd").symbol


def test_an_arrow_leads_from_the_original_to_a_method_but_not_to_the_oracle():
    figure = correction_plane([ORIGINAL, SSD, ORACLE], num_classes=10)

    (arrow,) = annotations(figure, "arrow")
    assert (arrow.ax, arrow.ay, arrow.x, arrow.y) == (0.87, 0.11, 0.85, 0.79)


def test_a_path_takes_the_place_of_the_arrow_from_its_first_point_on():
    live = ModelPoint("ssd", 0.86, 0.3, path=[(0.86, 0.3)])

    figure = correction_plane([ORIGINAL, live], num_classes=10)

    path, _ = figure.data
    assert path.name == "ssd" and list(path.x) == [0.86] and list(path.y) == [0.3]
    assert not annotations(figure, "arrow")


def test_methods_that_did_not_move_share_one_label_with_the_original():
    points = [ModelPoint("cf", 0.87, 0.11), ORIGINAL, ModelPoint("retrain", 0.86, 0.1)]

    (label,) = annotations(correction_plane(points, num_classes=10), "label")

    assert label.text == "Original, CF, EU"


def test_labels_of_points_that_coincide_keep_a_line_of_text_apart():
    points = [ModelPoint(name, 0.87, 0.5) for name in ("cf", "ssd", "scrub")]

    labels = annotations(correction_plane(points, num_classes=10), "label")

    heights = sorted(-label.ay for label in labels)
    assert all(b - a >= 17 for a, b in itertools.pairwise(heights))


def test_both_axes_show_all_of_0_to_100_per_cent_and_are_titled():
    figure = correction_plane([SSD], num_classes=10)

    for axis in (figure.layout.xaxis, figure.layout.yaxis):
        assert axis.range[0] <= 0 and axis.range[1] >= 1 and axis.title.text


def test_a_plane_without_models_says_what_to_do():
    assert "Train" in correction_plane([], num_classes=10).layout.annotations[0].text
