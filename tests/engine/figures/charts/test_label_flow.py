import numpy as np

from engine.figures.charts.label_flow import label_flow

NAMES = ["bag", "coat", "dress", "shirt"]


def test_a_few_flows_are_bars_the_largest_first():
    counts = np.zeros((4, 4), int)
    counts[1, 0], counts[2, 0] = 5, 9

    (bars,) = label_flow(counts, NAMES).data

    assert list(bars.y) == ["dress → bag", "coat → bag"] and list(bars.x) == [9, 5]
    assert [tuple(pair) for pair in bars.customdata] == [(2, 0), (1, 0)]


def test_many_flows_are_a_square_of_cells():
    counts = np.arange(16).reshape(4, 4)

    figure = label_flow(counts, NAMES)

    cells = next(t for t in figure.data if t.name == "cells")
    assert len(cells.x) == 15
    assert figure.layout.xaxis.title.text == "Given label"


def test_no_changed_label_is_said():
    figure = label_flow(np.zeros((4, 4)), NAMES)

    assert "No label" in figure.layout.annotations[0].text
