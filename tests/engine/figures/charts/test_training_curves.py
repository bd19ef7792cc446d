from engine.figures.charts.training_curves import Series, training_curves


def test_the_curves_hold_what_was_reported_so_far():
    figure = training_curves(
        loss=Series([0, 10, 20], [2.3, 1.1, 0.7]),
        acc_corr=Series([20], [0.12]),
        acc_retain=Series([20], [0.81]),
        total_steps=100,
    )

    drawn = {t.name: (list(t.x), list(t.y)) for t in figure.data}
    assert drawn == {
        "loss": ([0, 10, 20], [2.3, 1.1, 0.7]),
        "corrected": ([20], [0.12]),
        "kept": ([20], [0.81]),
    }


def test_the_steps_still_to_come_have_their_room_from_the_start():
    nothing = Series()

    figure = training_curves(
        loss=Series([0], [2.3]), acc_corr=nothing, acc_retain=nothing, total_steps=100
    )

    assert list(figure.layout.xaxis2.range) == [0, 100]
    assert [a.text for a in figure.layout.annotations] == ["loss 2.3"]


def test_curves_without_a_report_say_that_one_will_come():
    nothing = Series()

    figure = training_curves(loss=nothing, acc_corr=nothing, acc_retain=nothing, total_steps=9)

    assert "No step" in figure.layout.annotations[0].text
