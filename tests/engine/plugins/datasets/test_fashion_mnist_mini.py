from __future__ import annotations

import shutil
import time

import numpy as np
import pytest
import torch

from engine.plugins.datasets import DATASETS, DatasetUnavailable
from engine.plugins.datasets import fashion_mnist_mini as mini
from engine.plugins.datasets.fashion_mnist_mini.make import PER_CLASS, draw, make, sheet

BYTES = 8 * 2**20


@pytest.fixture
def copy(tmp_path):
    for name in mini.SHA256:
        shutil.copy(mini.FOLDER / name, tmp_path)
    return tmp_path


def test_every_class_has_as_many_pictures():
    pictures = DATASETS["fashion-mnist-mini"]().load()

    assert pictures.train.labels.bincount().tolist() == [1200] * 10
    assert pictures.test.labels.bincount().tolist() == [200] * 10


def test_its_files_stay_small_and_keep_the_notice():
    files = list(mini.FOLDER.iterdir())

    assert sum(file.stat().st_size for file in files if file.is_file()) < BYTES
    assert "Copyright (c) 2017 Zalando SE" in (mini.FOLDER / "LICENSE").read_text()


def test_loading_takes_less_than_half_a_second_of_one_core():
    started = time.process_time()

    mini._loaded.__wrapped__(mini.FOLDER)

    assert time.process_time() - started < 0.5


def test_a_changed_byte_is_noticed(copy):
    path = copy / "train.png"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)

    with pytest.raises(DatasetUnavailable, match=r"Restore .*train\.png from the repository"):
        mini._loaded(copy)


def test_a_missing_file_is_named(copy):
    (copy / "index.npz").unlink()

    with pytest.raises(DatasetUnavailable, match=r"index\.npz from the repository: it is missing"):
        mini._loaded(copy)


def test_a_sheet_is_cut_into_the_pictures_that_it_was_made_of():
    images = torch.arange(6 * 28 * 28).remainder(251).to(torch.uint8).reshape(6, 1, 28, 28)

    whole = torch.from_numpy(np.array(sheet(images, columns=3)))

    assert whole.shape == (56, 84)
    assert mini.cut(whole, columns=3).equal(images)


def test_the_draw_takes_as_many_of_each_class_and_is_the_same_each_time():
    whole = DATASETS["digits"]().load().train

    drawn = draw(whole, per_class=20)

    assert whole.labels[drawn].bincount().tolist() == [20] * 10
    assert drawn.equal(drawn.unique()) and drawn.equal(draw(whole, per_class=20))


def test_each_picture_is_found_at_its_place_in_the_original():
    original = DATASETS["fashion-mnist"]()
    if not original.is_at_hand():
        pytest.skip("fashion-mnist is not on this machine")
    pictures, whole = DATASETS["fashion-mnist-mini"]().load(), original.load()

    with np.load(mini.FOLDER / "index.npz") as index:
        places = torch.from_numpy(index["train_original"].astype(np.int64))

    assert pictures.train.images.equal(whole.train.images[places])
    assert pictures.train.labels.equal(whole.train.labels[places])


def test_the_script_makes_the_same_pictures_again(tmp_path):
    original = DATASETS["fashion-mnist"]()
    if not original.is_at_hand():
        pytest.skip("fashion-mnist is not on this machine")

    make(original.folder(), tmp_path)

    with np.load(tmp_path / "index.npz") as new, np.load(mini.FOLDER / "index.npz") as kept:
        for part, per_class in PER_CLASS.items():
            assert len(new[f"{part}_labels"]) == 10 * per_class
            assert (new[f"{part}_original"] == kept[f"{part}_original"]).all()
