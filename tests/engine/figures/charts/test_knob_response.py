from engine.figures.charts.knob_response import ResponsePoint, response_curve

SETTINGS = [
    ResponsePoint(10, 0.4, 0.8, "b"),
    ResponsePoint(1, 0.8, 0.5, "a"),
    ResponsePoint(100, 0.1, 0.9, "c"),
]


def test_both_accuracies_go_over_the_knob_in_order_with_their_runs():
    corrected, kept = response_curve(SETTINGS, method="ssd", knob="α").data

    assert list(corrected.x) == list(kept.x) == [1, 10, 100]
    assert list(corrected.y) == [0.8, 0.4, 0.1] and list(kept.y) == [0.5, 0.8, 0.9]
    assert list(corrected.customdata) == ["a", "b", "c"]


def test_what_the_rule_chose_and_what_hindsight_would_are_told_apart():
    figure = response_curve(SETTINGS, method="ssd", knob="α", chosen=10, hindsight=1)

    lines = {shape.x0: (shape.name, shape.line.dash) for shape in figure.layout.shapes}
    assert lines[10] == ("chosen by the rule", "solid")
    assert "test data" in lines[1][0] and lines[1][1] == "dot"


def test_a_choice_that_was_also_best_is_one_line():
    figure = response_curve(SETTINGS, method="ssd", knob="α", chosen=10, hindsight=10)

    (line,) = figure.layout.shapes
    assert "also best" in line.name


def test_a_knob_that_goes_in_factors_has_a_log_axis():
    figure = response_curve(SETTINGS, method="ssd", knob="α", is_log=True)

    assert figure.layout.xaxis.type == "log" and figure.layout.xaxis.title.text == "α"


def test_a_knob_without_a_grid_says_so():
    figure = response_curve([], method="ssd", knob="α")

    assert "has been judged" in figure.layout.annotations[0].text


def test_an_accuracy_that_counts_no_picture_is_left_out():
    figure = response_curve(
        [ResponsePoint(1, 0.4, None), ResponsePoint(2, 0.6, None)], method="ssd", knob="α"
    )

    assert list(figure.data[1].y) == [None, None]
    said = [a.text for a in figure.layout.annotations]
    assert "<b>corrected</b>" in said and "kept" not in said
