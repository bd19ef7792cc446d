from engine.figures.charts.per_class import ClassAccuracy, per_class

CLASSES = [
    ClassAccuracy(0, "bag", 200, before=1.0, after=0.9, oracle=0.95),
    ClassAccuracy(1, "coat", 100, before=0.1, after=0.8, oracle=0.85),
    ClassAccuracy(2, "dress", 0, before=0.0, after=0.0),
    ClassAccuracy(3, "shirt", 150, before=0.3, after=0.5, oracle=0.7),
]


def trace(figure, name):
    return next(t for t in figure.data if t.name == name)


def test_classes_stand_by_falling_change_with_what_each_model_reached():
    figure = per_class(CLASSES, method="ssd")

    assert list(trace(figure, "Original").x) == [0.1, 0.3, 1.0]
    assert list(trace(figure, "SSD").x) == [0.8, 0.5, 0.9]
    assert list(trace(figure, "Oracle").x) == [0.85, 0.7, 0.95]
    assert list(trace(figure, "points").text) == ["+70", "+20", "−10"]
    assert list(figure.layout.yaxis.ticktext) == ["coat", "shirt", "bag"]


def test_a_click_on_a_class_gives_its_number_and_a_hover_its_pictures():
    ssd = trace(per_class(CLASSES, method="ssd"), "SSD")

    assert list(ssd.customdata) == [1, 3, 0]
    assert "100 pictures" in ssd.text[0]


def test_the_classes_that_the_manipulation_is_about_stand_out():
    figure = per_class(CLASSES, method="ssd", highlighted=[0])

    assert list(figure.layout.yaxis.ticktext) == ["coat", "shirt", "<b>bag</b>"]
    (band,) = figure.layout.shapes
    assert band.y0 < 2 < band.y1


def test_of_many_classes_the_largest_changes_are_shown_and_that_is_said():
    figure = per_class(CLASSES, method="ssd", most=2)

    assert list(figure.layout.yaxis.ticktext) == ["coat", "shirt"]
    assert any("2 of 3" in a.text for a in figure.layout.annotations)


def test_a_set_without_pictures_says_so():
    assert "No class" in per_class([], method="ssd").layout.annotations[0].text
