import pytest

from engine.figures.charts.composition import composition


def test_the_bars_hold_the_numbers_and_their_shares():
    figure = composition(n_clean=900, n_removed=25, n_remaining=75)

    numbers = {bar.name: bar.customdata[0] for bar in figure.data}
    shares = {bar.name: bar.x[0] for bar in figure.data}
    assert numbers == {"clean": 900, "manipulated": 100, "removed": 25, "remaining": 75}
    assert shares == pytest.approx(
        {"clean": 0.9, "manipulated": 0.1, "removed": 0.25, "remaining": 0.75}
    )


def test_what_is_left_is_said_in_words():
    text = composition(n_clean=900, n_removed=25, n_remaining=100).layout.annotations[0].text

    assert "<b>900</b> clean + <b>100</b> manipulated" in text and "10.0%" in text


def test_a_fully_known_manipulation_is_called_the_classic_case():
    text = composition(n_clean=900, n_removed=25, n_remaining=0).layout.annotations[0].text

    assert "classic case" in text


def test_without_manipulation_there_is_nothing_to_delete():
    figure = composition(n_clean=900, n_removed=0, n_remaining=0)

    assert "nothing to delete" in figure.layout.annotations[0].text.replace("<br>", " ")
