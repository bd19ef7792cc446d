import pytest
from matplotlib.markers import MarkerStyle
from matplotlib.text import Text

from engine.figures.charts.cost import MethodCost
from engine.figures.charts.known_points import KnownPoint
from engine.figures.palette import method_look
from engine.figures.print.printed import printed
from engine.figures.print.printed_costs import printed_costs
from engine.figures.print.printed_panels import MARKERS, printed_panels
from engine.plugins.unlearners import UNLEARNERS, every_method

POINTS = [
    KnownPoint("none", 1.0, 0, 0.1),
    KnownPoint("oracle", 1.0, 0, 0.9),
    KnownPoint("ssd", 0.1, 0, 0.7),
    KnownPoint("ssd", 0.1, 1, 0.9),
    KnownPoint("ssd", 1.0, 0, 0.85),
    KnownPoint("cf", 0.5, 0, 0.2),
]


def drawn(points):
    return printed_panels(
        points, title="Fig. 2", axis="Acc_corr", chance=0.1, footer="2,000 pictures"
    )


def panel(figure, name):
    return next(axes for axes in figure.axes if axes.get_title(loc="left") == name)


def words(figure):
    return " ".join(text.get_text() for text in figure.findobj(Text))


def test_a_panel_has_the_line_of_its_method_with_its_gap():
    ssd = panel(drawn(POINTS), "SSD")

    coloured = [line for line in ssd.lines if line.get_color() == method_look("ssd").colour]
    ((x, y),) = [line.get_data() for line in coloured]
    assert list(x) == [0.1, 0.5, 1.0]
    assert y[0] == pytest.approx(0.8) and y[1] != y[1] and y[2] == 0.85


def test_the_first_panel_has_all_methods():
    colours = {line.get_color() for line in panel(drawn(POINTS), "All methods").lines}

    assert {method_look("ssd").colour, method_look("cf").colour} <= colours


def test_title_seeds_and_what_was_counted_are_in_the_picture():
    text = words(drawn(POINTS))

    assert "Fig. 2" in text and "n = 1 to 2 seeds" in text and "2,000 pictures" in text


@pytest.mark.parametrize("count", [0, 1, 4, 13])
def test_any_number_of_methods_can_be_drawn(count):
    names = every_method()[:count]
    figure = drawn([KnownPoint(name, 0.1, 0, 0.5) for name in names])

    assert printed(figure, "png").startswith(b"\x89PNG")


def test_equal_figures_give_equal_files():
    assert printed(drawn(POINTS), "svg") == printed(drawn(POINTS), "svg")


def test_every_symbol_of_the_palette_has_a_marker():
    for look in map(method_look, UNLEARNERS):
        assert MarkerStyle(MARKERS[look.symbol]).get_path() is not None


def test_costs_say_seconds_and_the_share_of_retraining():
    figure = printed_costs(
        [MethodCost("retrain", [20.0]), MethodCost("ssd", [4.0, 6.0])], title="Table 3"
    )

    assert "5 s, 25% of EU" in words(figure) and "20 s, 100% of EU" in words(figure)
