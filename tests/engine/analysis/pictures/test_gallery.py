"""Pictures are found by their index, and a strip shows one manipulated picture."""

from __future__ import annotations

import numpy as np
import pytest

from engine.analysis.pictures.gallery import pictures, strip, twin
from engine.experiment.scenario import Scenario
from engine.experiment.scenario_data import situation

SPEC = Scenario.of("digits", size=0.1).train


def test_a_strip_has_one_picture_under_a_wrong_label():
    shown = strip(SPEC)

    wrong = [i for i in range(9) if shown.given[i] != shown.correct[i]]
    assert wrong == [shown.manipulated]
    assert shown.images.shape[0] == len(shown.given) == 9


def test_the_manipulated_picture_of_a_strip_carries_the_trigger():
    shown = strip(SPEC)
    corners = shown.images[:, 0, -3:, -3:].reshape(9, -1).min(1)
    assert corners[shown.manipulated] == 255
    assert (np.delete(corners, shown.manipulated) < 255).all()


def test_equal_specs_show_equal_strips():
    assert np.array_equal(strip(SPEC).images, strip(SPEC).images)


def test_a_picture_is_found_by_its_index_whatever_the_order():
    data = situation(SPEC)
    wanted = [int(data.test.index[5]), int(data.test.index[2])]

    shown = pictures(SPEC, "clean_test", wanted)

    assert np.array_equal(shown, data.test.images[[5, 2]].numpy())


def test_a_picture_of_the_affected_test_carries_the_trigger():
    data = situation(SPEC)
    wanted = [int(data.test.index[5])]

    clean, affected = (pictures(SPEC, w, wanted) for w in ("clean_test", "affected_test"))

    assert (affected[0, 0, -3:, -3:] == 255).all()
    assert (clean != affected).any()


def test_a_manipulated_picture_is_shown_as_it_was_trained_on():
    data = situation(SPEC)
    wanted = data.train.data.index[data.order[:3]].tolist()

    shown = pictures(SPEC, "manipulated", wanted)

    assert np.array_equal(shown, data.train.as_trained().images(data.order[:3]).numpy())


@pytest.mark.parametrize("which", ["clean_test", "affected_test", "manipulated"])
def test_a_twin_differs_in_the_patch_alone(which):
    data = situation(SPEC)
    part = data.train.data if which == "manipulated" else data.test
    index = int(part.index[data.order[4]]) if which == "manipulated" else int(part.index[4])

    clean, stamped = twin(SPEC, which, index)

    assert (stamped[0, -3:, -3:] == 255).all()
    assert np.array_equal(clean[0, :5], stamped[0, :5])


def test_without_a_trigger_there_is_no_twin():
    swapped = Scenario.of("digits", "interclass-confusion").train

    assert twin(swapped, "clean_test", 0) is None


def test_a_picture_that_is_not_there_is_refused():
    with pytest.raises(LookupError, match="does not have all"):
        pictures(SPEC, "clean_test", [1, 10**6])
