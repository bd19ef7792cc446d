"""What is shown of a manipulation is what training will see."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.analysis.pictures.preview import (
    before_after,
    identified,
    label_counts,
    on_test_pictures,
)
from engine.experiment.scenario_data import situation
from engine.plugins.manipulations import MANIPULATIONS


def test_pairs_differ_by_the_trigger_alone(tiny):
    pairs = before_after(tiny, 12)

    assert len(pairs) == 12
    assert all((pair.before != pair.after)[:, -3:, -3:].any() for pair in pairs)
    assert all(np.array_equal(pair.before[:, :-3], pair.after[:, :-3]) for pair in pairs)
    assert all(pair.given == 0 != pair.correct for pair in pairs)


def test_label_counts_add_up_to_the_manipulated_set(tiny):
    counts = label_counts(tiny)

    assert counts.sum() == len(situation(tiny).order)
    assert counts[:, 1:].sum() == 0, "poisoning gives the target class only"


def test_confusion_shows_both_directions(tiny):
    spec = replace(tiny, manipulation=MANIPULATIONS["interclass-confusion"](class_a=3, class_b=5))

    counts = label_counts(spec)

    assert counts[3, 5] == counts[5, 3] == counts.sum() / 2


def test_test_pictures_show_the_trigger_on_each_class_in_turn(tiny):
    pairs = on_test_pictures(tiny, 8)

    assert [pair.correct for pair in pairs] == list(range(8))
    assert {pair.given for pair in pairs} == {0}
    assert all((pair.after[:, -3:, -3:] == 255).all() for pair in pairs)


def test_there_is_no_trigger_to_show_where_labels_are_swapped(tiny):
    spec = replace(tiny, manipulation=MANIPULATIONS["random-label-swap"]())

    assert on_test_pictures(spec, 8) == []


@pytest.mark.parametrize("known", [0.1, 0.5, 1.0])
def test_the_known_part_is_the_front_of_one_order(tiny, known):
    data = situation(tiny)

    part = identified(tiny, known)

    known_ids = data.train.data.index[data.deletion(known)].tolist()
    assert sorted(part.ids[: part.n_identified]) == sorted(known_ids)
    assert part.n_manipulated == len(data.order) and part.n_train == len(data.train.data)
