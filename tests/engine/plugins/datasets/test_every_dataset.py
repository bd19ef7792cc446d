"""What every data set promises. One that would have to be downloaded is left out."""

from __future__ import annotations

import pytest
import torch

from engine.base.registry import UnknownName
from engine.experiment.scenario import Scenario
from engine.plugins.datasets import DATASETS, Dataset, DatasetUnavailable, Pictures
from engine.plugins.datasets.image_folder import ImageFolder
from engine.plugins.models import MODELS


def parts(pictures: Pictures):
    return (("train", pictures.train), ("test", pictures.test))


BUILT_IN = [name for name in DATASETS if not issubclass(DATASETS[name], ImageFolder)]
AT_HAND = [name for name in BUILT_IN if DATASETS[name]().is_at_hand()]


@pytest.fixture(params=AT_HAND)
def dataset(request: pytest.FixtureRequest) -> Dataset:
    return DATASETS[request.param]()


@pytest.mark.parametrize("name", BUILT_IN)
def test_is_described_without_being_loaded(name):
    data = DATASETS[name]

    assert data.title and data.licence and data.__doc__
    assert data.model in MODELS
    assert min(data.recipe.steps, data.recipe.batch_size) > 0


DOWNLOADED = ["fashion-mnist", "cifar10", "cifar100", "svhn", "pcam"]


@pytest.mark.parametrize("name", DOWNLOADED)
def test_what_is_not_there_and_cannot_be_had_is_said_in_one_sentence(name, tmp_path, monkeypatch):
    monkeypatch.delenv("LAB_DATA", raising=False)
    monkeypatch.setenv("LAB_CACHE", str(tmp_path))
    for scheme in ("http", "https"):
        monkeypatch.setenv(f"{scheme}_proxy", "http://127.0.0.1:9")
    data = DATASETS[name]()

    assert not data.is_at_hand()
    for attempt in (data.load, data.fetch):
        with pytest.raises(DatasetUnavailable, match=r"^[^\n]+\.$"):
            attempt()


def test_pictures_are_whole_uint8_tensors_of_one_shape(dataset):
    pictures = dataset.load()

    for _, split in parts(pictures):
        assert split.images.dtype == torch.uint8 and split.images.ndim == 4
        assert split.images.is_contiguous()
        assert split.images.shape[1:] == pictures.train.images.shape[1:]
        assert int(split.images.min()) < 10 and int(split.images.max()) > 245


def test_there_are_as_many_pictures_as_promised(dataset):
    pictures = dataset.load()

    assert len(pictures.train) == len(pictures.train.images) == dataset.n_train
    assert len(pictures.test) == len(pictures.test.images) == dataset.n_test
    assert pictures.train.shape == pictures.test.shape == dataset.shape


def test_labels_are_int64_and_every_class_occurs(dataset):
    for _, split in parts(dataset.load()):
        assert split.labels.dtype == torch.int64
        assert split.class_names == dataset.class_names
        assert len(split.labels.bincount()) == len(dataset.class_names)
        assert split.labels.bincount().min() > 0


def test_a_sample_is_known_by_data_set_part_and_place(dataset):
    for part, split in parts(dataset.load()):
        assert (split.dataset, split.part) == (dataset.name, part)
        assert split.index.equal(torch.arange(len(split)))


def test_a_new_object_of_the_same_kind_loads_the_same_pictures(dataset):
    first, again = dataset.load(), type(dataset)().load()

    for (_, one), (_, other) in zip(parts(first), parts(again), strict=True):
        assert one.images.equal(other.images) and one.labels.equal(other.labels)


def test_no_picture_is_in_both_parts(dataset):
    pictures = dataset.load()
    if len(pictures.train) > 20_000:  # the large originals have a few duplicates of their own
        return

    train = {image.numpy().tobytes() for image in pictures.train.images}
    test = {image.numpy().tobytes() for image in pictures.test.images}

    assert not train & test


def regimes() -> list[tuple[str, str]]:
    return [(data, name) for data in BUILT_IN for name in DATASETS[data].regimes]


@pytest.mark.parametrize("data, name", regimes())
def test_a_regime_can_be_trained(data, name):
    spec = Scenario.of(data, regime=name).train

    assert (spec.model, spec.recipe) == (
        DATASETS[data].regimes[name].model,
        DATASETS[data].regimes[name].recipe,
    )


def test_a_network_is_usually_trained_in_the_regime_that_it_has():
    data = DATASETS["fashion-mnist-mini"]

    assert data.recipe_of(MODELS["resnet-fast"]) == data.regimes["quick"].recipe
    assert data.recipe_of(MODELS["resnet-small"]) == data.regimes["papers"].recipe
    assert data.recipe_of(MODELS["wrn28-10"]) == data.recipe


def test_an_unknown_regime_is_refused_with_those_that_there_are():
    with pytest.raises(UnknownName, match=r"no regime 'slow' \(known: quick, papers"):
        Scenario.of("fashion-mnist-mini", regime="slow")


def test_a_regime_and_another_network_are_refused_together():
    with pytest.raises(ValueError, match="regime quick trains a resnet-fast, not a resnet9"):
        Scenario.of("fashion-mnist-mini", model="resnet9", regime="quick")
