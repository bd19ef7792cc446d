"""Parts of a data set: copies, and views that leave the pixels where they are."""

from __future__ import annotations

import pytest
import torch

from engine.base import device
from engine.base.seeds import generator
from engine.experiment.scenario import Scenario
from engine.experiment.scenario_data import situation
from engine.plugins.datasets import DATASETS, Split
from engine.plugins.manipulations.patch import Patch
from engine.training.sets import TrainingSet

ROWS = torch.tensor([7, 2, 30, 11])


@pytest.fixture
def split() -> Split:
    return DATASETS["digits"]().load().train


def same(a: Split, b: Split) -> bool:
    return a.images.equal(b.images) and a.labels.equal(b.labels) and a.index.equal(b.index)


def test_a_view_shows_what_a_copy_shows(split):
    assert same(split.view(ROWS), split[ROWS])
    assert same(split.view(split.labels == 3), split[split.labels == 3])


def test_a_view_of_a_view_and_a_copy_of_one_show_the_same_samples(split):
    later, inner = split.view(torch.arange(20, 60)), torch.tensor([3, 0, 39])

    assert later.view(inner).index.tolist() == [23, 20, 59]
    assert same(later.view(inner), split[torch.tensor([23, 20, 59])])
    assert same(later[inner], later.view(inner))


def test_only_a_copy_has_pixels_of_its_own(split):
    assert split.view(ROWS).pixels.data_ptr() == split.pixels.data_ptr()
    assert len(split[ROWS].pixels) == len(ROWS)


def test_some_pictures_are_read_by_their_rows(split):
    view = split.view(torch.arange(20, 60))

    assert view.pictures(ROWS).equal(split.images[20 + ROWS])


def test_a_view_keeps_its_samples_when_it_shows_other_labels_or_images(split):
    view = split.view(ROWS)
    black = view.with_images(torch.zeros_like(view.images))

    assert view.with_labels(torch.zeros(4).long()).images.equal(view.images)
    assert not black.images.any() and black.index.equal(view.index)


def test_the_parts_of_a_scenario_do_not_copy_the_data_set():
    data = situation(Scenario.of("digits").train)
    pixels = DATASETS["digits"]().load().train.pixels

    assert data.train.data.pixels.data_ptr() == pixels.data_ptr()
    assert data.validation.data.pixels.data_ptr() == pixels.data_ptr()


def test_a_training_set_on_a_view_gives_the_pictures_of_one_on_a_copy(split):
    places, stamped = torch.arange(10, 50), torch.arange(40) < 9
    sets = [
        TrainingSet(part, stamp=Patch(side=2).stamp, stamped=stamped)
        for part in (split[places], split.view(places))
    ]

    a, b = (one.augmented(ROWS, crop=2, flip=True, rng=generator(1)) for one in sets)

    assert a.equal(b) and sets[0].images().equal(sets[1].images())
    assert sets[0][ROWS].images().equal(sets[1][ROWS].images())


@pytest.mark.gpu
def test_pictures_that_do_not_fit_on_a_gpu_come_in_batches(split, monkeypatch):
    gpu = torch.device("cuda")
    kept = TrainingSet(split.view(torch.arange(10, 50))).to(gpu)
    monkeypatch.setattr("engine.plugins.datasets.base.fits", lambda size, device: False)

    streamed = TrainingSet(split.view(torch.arange(10, 50))).to(gpu)

    rows = ROWS.to(gpu)
    assert streamed.images(rows).device.type == "cuda" and streamed.device == kept.device
    assert streamed.images(rows).equal(kept.images(rows))
    assert streamed[rows].images().equal(kept[rows].images())


def test_everything_fits_on_the_cpu():
    assert device.fits(2**50, torch.device("cpu"))
