import numpy as np
import pytest

from engine.figures.charts.confusion_matrix import confusion_matrix

COUNTS = np.array([[8, 2, 0], [0, 1, 199], [0, 0, 0]])
NAMES = ["bag", "coat", "dress"]


def trace(name):
    return next(t for t in confusion_matrix(COUNTS, NAMES).data if t.name == name)


def test_the_square_of_many_classes_is_no_taller_than_a_page_is_wide():
    many = confusion_matrix(np.eye(300), [str(i) for i in range(300)])

    assert many.layout.height < 760


def test_a_name_that_looks_like_a_tag_is_shown_as_it_is():
    figure = confusion_matrix(np.eye(2), ["<b>x<", "a & b"])

    assert list(figure.layout.xaxis.ticktext) == ["&lt;b&gt;x&lt;", "a &amp; b"]
    assert "<b>x<" not in figure.to_json()


def test_every_cell_with_a_picture_can_be_selected_as_its_pair_of_classes():
    cells = trace("cells")

    assert [tuple(pair) for pair in cells.customdata] == [(0, 0), (0, 1), (1, 1), (1, 2)]
    assert list(cells.y) == [0, 0, 1, 1] and list(cells.x) == [0, 1, 1, 2]
    assert cells.marker.symbol == "square"


def test_a_cell_shows_its_share_of_the_row_and_its_count_on_hover():
    cells = trace("cells")

    assert list(cells.text) == ["80", "20", "·", "100"]
    assert "199 pictures" in cells.hovertext[3] and "coat → dress" in cells.hovertext[3]


def test_agreement_and_confusion_are_painted_to_opposite_sides():
    z = np.array(trace("paint").z)

    assert z[0, 0] == pytest.approx(0.8**0.5) and z[1, 2] == pytest.approx(-(0.995**0.5))
    assert not z[2].any()


def test_a_hundred_classes_have_cells_but_no_numbers():
    figure = confusion_matrix(np.eye(100, dtype=int), [f"class {i}" for i in range(100)])

    assert figure.data[1].mode == "markers" and len(figure.data[1].x) == 100
    assert len(figure.layout.xaxis.tickvals) <= 12


@pytest.mark.parametrize("counts", [np.zeros((3, 3)), np.zeros((0, 0))])
def test_a_matrix_without_pictures_says_so(counts):
    assert "No picture" in confusion_matrix(counts, NAMES).layout.annotations[0].text
