"""One frame for all maps: a plain SVD after turning, and places that do not depend on the basis."""

from __future__ import annotations

import numpy as np
import pytest

from engine.analysis.samples.embedding import frame_of, placed, standardised

N, D = 60, 7
IS_CLEAN = np.arange(N) < 40


def features(seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(N, D)) * np.arange(1, D + 1) + rng.normal(size=D)


def turned(values: np.ndarray, seed: int) -> np.ndarray:
    rotation = np.linalg.qr(np.random.default_rng(seed).normal(size=(D, D)))[0]
    return 3.5 * values @ rotation + 11


def test_the_original_alone_is_placed_as_by_a_plain_svd():
    values = features(0)
    found = placed(frame_of([values], IS_CLEAN), values, IS_CLEAN)

    centred = standardised(values, IS_CLEAN)
    centred = centred - centred.mean(0)
    left, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    np.testing.assert_allclose(np.abs(found.places), np.abs(left[:, :2] * sizes[:2]), atol=1e-6)
    assert found.share == pytest.approx((sizes[:2] ** 2).sum() / (sizes**2).sum(), rel=1e-6)


def test_the_same_model_twice_has_equal_places():
    one, other = features(0), features(1)
    frame = frame_of([one, other], IS_CLEAN)

    first, second = placed(frame, other, IS_CLEAN), placed(frame, other.copy(), IS_CLEAN)

    assert np.array_equal(first.places, second.places)


def test_a_model_that_only_numbers_its_features_otherwise_lies_in_the_same_places():
    one = features(0)
    frame = frame_of([one, features(1)], IS_CLEAN)

    here, there = placed(frame, one, IS_CLEAN), placed(frame, turned(one, 5), IS_CLEAN)

    np.testing.assert_allclose(here.places, there.places, atol=1e-6)
    assert here.share == pytest.approx(there.share)


def test_only_the_manipulated_pictures_move_when_only_they_are_seen_differently():
    one = features(0)
    other = one.copy()
    other[~IS_CLEAN] += 5
    frame = frame_of([one], IS_CLEAN)

    here, there = placed(frame, one, IS_CLEAN), placed(frame, other, IS_CLEAN)

    np.testing.assert_allclose(here.places[IS_CLEAN], there.places[IS_CLEAN], atol=1e-6)
    assert (np.abs(here.places - there.places)[~IS_CLEAN].max(1) > 0.1).all()


def test_clean_pictures_are_centred_and_of_mean_squared_length_one():
    clean = standardised(features(0).astype(np.float16), IS_CLEAN)[IS_CLEAN]

    np.testing.assert_allclose(clean.mean(0), 0, atol=1e-9)
    assert (clean**2).sum(1).mean() == pytest.approx(1)


def test_a_model_whose_features_are_all_alike_lies_in_one_place():
    found = placed(frame_of([features(0)], IS_CLEAN), np.zeros((N, D), np.float16), IS_CLEAN)

    assert np.isfinite(found.places).all() and np.ptp(found.places, axis=0).max() < 1e-9
    assert found.share == 0
