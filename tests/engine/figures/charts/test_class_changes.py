"""From confusion matrices to accuracies per class."""

from __future__ import annotations

import numpy as np

from engine.figures.charts.class_changes import class_changes

BEFORE = np.array([[1, 3], [0, 0]])
AFTER = np.array([[3, 1], [0, 0]])


def test_a_class_has_its_share_of_correct_predictions_before_and_after():
    first, _ = class_changes(["coat", "shirt"], BEFORE, AFTER, np.array([[4, 0], [0, 0]]))

    assert (first.n, first.before, first.after, first.oracle) == (4, 0.25, 0.75, 1.0)


def test_a_class_without_pictures_divides_nothing():
    _, empty = class_changes(["coat", "shirt"], BEFORE, AFTER)

    assert (empty.n, empty.before, empty.after, empty.oracle) == (0, 0.0, 0.0, None)
