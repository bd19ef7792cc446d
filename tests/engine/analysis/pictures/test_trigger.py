"""Spectra against what is known by hand."""

from __future__ import annotations

import numpy as np
import pytest

from engine.analysis.pictures.trigger import Spectra, mean_amplitude, spectra
from engine.experiment.scenario import Scenario
from engine.figures.charts.trigger_spectrum import spectra_figure


def test_one_bright_pixel_has_all_frequencies_alike_and_an_even_picture_only_the_middle():
    point = np.zeros((1, 1, 6, 6), np.uint8)
    point[..., 2, 3] = 255
    even = np.full((1, 1, 6, 6), 255, np.uint8)

    assert mean_amplitude(point) == pytest.approx(np.ones((6, 6)))
    middle = np.zeros((6, 6))
    middle[3, 3] = 36
    assert mean_amplitude(even) == pytest.approx(middle)


def test_the_ratio_and_the_share_of_raised_frequencies_are_counted_by_hand():
    found = Spectra(np.array([[1.0, 2.0], [4.0, 0.0]]), np.array([[2.0, 2.0], [4.2, 0.0]]), n=1)

    assert found.ratio == pytest.approx(np.array([[2.0, 1.0], [1.05, 1.0]]), rel=1e-5)
    assert found.share_raised == 0.25


def test_channels_and_pictures_are_averaged():
    parts = np.random.default_rng(0).integers(0, 256, (2, 3, 5, 5), dtype=np.uint8)
    alone = [mean_amplitude(parts[i : i + 1, c : c + 1]) for i in range(2) for c in range(3)]

    assert mean_amplitude(parts) == pytest.approx(np.mean(alone, 0))


def test_a_patch_raises_frequencies_and_a_swap_of_labels_has_no_spectrum():
    found = spectra(Scenario.of("digits").train, n=50)

    assert found is not None and found.n == 50
    assert found.share_raised > 0
    assert spectra(Scenario.of("digits", "interclass-confusion").train) is None


def test_the_figure_shows_the_ratio_on_a_symmetric_scale():
    found = spectra(Scenario.of("digits").train, n=50)
    assert found is not None

    clean, triggered, ratio = spectra_figure(found).data

    assert np.asarray(triggered.z) - np.asarray(clean.z) == pytest.approx(
        np.asarray(ratio.z), abs=1e-5
    )
    assert ratio.zmin == -ratio.zmax
