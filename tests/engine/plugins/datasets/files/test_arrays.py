"""Arrays in an .npz come in by the same command as folders, and no pickle is read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.plugins.datasets import DATASETS
from engine.plugins.datasets.files.folders import own_folder
from engine.plugins.datasets.files.found import Division, ImportRefused
from engine.plugins.datasets.files.picture_import import ImportReport, import_pictures

PIXELS = np.random.default_rng(0).integers(0, 256, (30, 8, 8, 3), dtype=np.uint8)
WHICH = np.arange(30) % 3


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("LAB_CACHE", str(tmp_path / "cache"))


def imported(path: Path, **how) -> ImportReport:
    return import_pictures(path, "mine", side=8, **how)


def saved(tmp_path: Path, names=("x_train", "y_train", "x_test", "y_test"), **more) -> Path:
    parts = (PIXELS[:21], WHICH[:21], PIXELS[21:], WHICH[21:])
    np.savez_compressed(tmp_path / "set.npz", **dict(zip(names, parts, strict=True)), **more)
    return tmp_path / "set.npz"


def test_pictures_and_labels_come_in_as_they_are(tmp_path):
    report = imported(saved(tmp_path))

    train = DATASETS["mine"]().load().train
    order = np.argsort(WHICH[:21], kind="stable")
    assert report.class_names == ("0", "1", "2") and report.sizes == {"train": 21, "test": 9}
    assert (train.images.numpy() == PIXELS[:21][order].transpose(0, 3, 1, 2)).all()
    assert train.labels.tolist() == WHICH[:21][order].tolist()
    files = (own_folder("mine") / "train-files.txt").read_text().splitlines()
    assert files[:2] == ["x_train[0]", "x_train[3]"]


@pytest.mark.parametrize(
    "names",
    [
        ("train_images", "train_labels", "test_images", "test_labels"),
        ("X_tr", "y_tr", "X_val", "y_val"),
        ("images-train", "labels-train", "images-test", "labels-test"),
    ],
)
def test_arrays_may_be_called_in_other_ways(tmp_path, names):
    assert imported(saved(tmp_path, names)).sizes == {"train": 21, "test": 9}


def test_without_parts_a_test_part_is_drawn_or_the_way_to_one_is_named(tmp_path):
    np.savez(tmp_path / "set.npz", images=PIXELS, labels=WHICH)

    with pytest.raises(ImportRefused, match=r"must say which .* --test-share 0.2"):
        imported(tmp_path / "set.npz")
    report = imported(tmp_path / "set.npz", division=Division(0.2))
    assert report.sizes == {"train": 24, "test": 6}


def test_validation_beside_test_is_left_out_and_said(tmp_path):
    path = saved(tmp_path, val_images=PIXELS[:4], val_labels=WHICH[:4])

    report = imported(path)

    assert report.sizes == {"train": 21, "test": 9}
    assert report.notes == ("4 pictures of val were left out: test is there",)


def test_labels_may_be_words_one_hot_columns_or_named_numbers(tmp_path):
    words = np.array(["ape", "bee", "cow"])
    for labels in (words[WHICH], np.eye(3)[WHICH], WHICH[:, None], WHICH.astype(float)):
        np.savez(tmp_path / "set.npz", x=PIXELS, y=labels, class_names=words)

        report = imported(tmp_path / "set.npz", division=Division(0.2))

        assert report.class_names == ("ape", "bee", "cow") and report.sizes["train"] == 24


def test_a_label_without_a_name_is_named_and_its_picture_left_out(tmp_path):
    labels = np.where(np.arange(30) == 5, 9, WHICH)
    np.savez(tmp_path / "set.npz", x=PIXELS, y=labels, class_names=["ape", "bee", "cow"])

    report = imported(tmp_path / "set.npz", division=Division(0.2))

    assert report.ignored == {"x[5]": "its label must be 0 to 2, got 9"}
    assert sum(report.sizes.values()) == 29


@pytest.mark.parametrize(
    "changed",
    [
        lambda pixels: pixels / 255,
        lambda pixels: (pixels / 127.5 - 1).astype(np.float32),
        lambda pixels: pixels.astype(np.int64),
        lambda pixels: pixels.astype(np.uint16) * 257,
        lambda pixels: pixels.transpose(0, 3, 1, 2),
    ],
    ids=["0 to 1", "-1 to 1", "long", "16 bits", "channels first"],
)
def test_the_same_pictures_in_other_numbers_are_the_same(tmp_path, changed):
    np.savez(tmp_path / "set.npz", x=changed(PIXELS), y=WHICH)
    imported(tmp_path / "set.npz", division=Division(0.2))
    found = DATASETS["mine"]().load().train.images.numpy().copy()

    np.savez(tmp_path / "set.npz", x=PIXELS, y=WHICH)
    imported(tmp_path / "set.npz", division=Division(0.2))

    assert abs(DATASETS["mine"]().load().train.images.numpy().astype(int) - found).max() <= 1


def test_a_dark_picture_of_a_set_in_0_to_255_stays_dark(tmp_path):
    pixels = PIXELS.astype(np.float32)
    pixels[0] = 0.9
    np.savez(tmp_path / "set.npz", x_train=pixels, y_train=WHICH, x_test=PIXELS, y_test=WHICH)

    imported(tmp_path / "set.npz")

    assert (DATASETS["mine"]().load().train.images[0] <= 1).all()


def test_grey_pictures_stay_grey_also_where_they_are_flat(tmp_path):
    grey = PIXELS[..., 0]
    for images in (grey, grey[..., None], grey.reshape(30, 64), grey > 100):
        np.savez(tmp_path / "set.npz", x=images, y=WHICH)

        assert imported(tmp_path / "set.npz", division=Division(0.2)).shape == (1, 8, 8)


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"x": PIXELS, "y": WHICH[:9]}, "must be of the same length, got 30 and 9"),
        ({"x": PIXELS.reshape(30, 192), "y": WHICH}, r"x must be \[n, h, w\].* got \[30, 192\]"),
        ({"x": PIXELS.astype(complex), "y": WHICH}, "x must hold plain numbers, got complex128"),
        ({"x": PIXELS / np.nan, "y": WHICH}, "x holds values that are not finite"),
        ({"x": PIXELS, "y": WHICH + 0.5}, "y must be one whole number or word .* got float64"),
        ({"x": PIXELS, "y": PIXELS}, "y must be one whole number or word"),
        ({"x": np.array(5), "y": np.array(5)}, r"x must be \[n, h, w\].* got \[\]"),
        ({"x": PIXELS[:0], "y": WHICH[:0]}, r"x must be \[n, h, w\].* got \[0, 8, 8, 3\]"),
        ({"a": PIXELS}, "must hold x_train, y_train, x_test and y_test, .* it has a"),
        ({}, "must hold x_train, .* it has no array"),
        ({"x": PIXELS, "y": WHICH * 0}, "must have pictures of at least 2 classes; it has some"),
        ({"x": np.array([{}] * 30), "y": WHICH}, "could run foreign code"),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:invalid value", "ignore:divide by zero")
def test_arrays_that_will_not_do_are_refused_in_a_sentence(tmp_path, arrays, message):
    np.savez(tmp_path / "set.npz", **arrays)

    with pytest.raises(ImportRefused, match=message):
        imported(tmp_path / "set.npz", division=Division(0.2))


@pytest.mark.parametrize("cut", [0, 10, 500, -30])
def test_a_damaged_file_is_refused_in_a_sentence(tmp_path, cut):
    path = saved(tmp_path)
    path.write_bytes(path.read_bytes()[:cut])

    with pytest.raises(ImportRefused, match="cannot be read as arrays"):
        imported(path)


def test_arrays_that_declare_more_than_there_is_room_for_are_not_unpacked(tmp_path, monkeypatch):
    from engine.plugins.datasets.files import sources
    from engine.plugins.datasets.files.unpacked import Bounds

    monkeypatch.setattr(sources, "UPLOADED", Bounds(100, 2000))

    with pytest.raises(ImportRefused, match=r"unpacks to .* bytes, but there is room for 2,000"):
        imported(saved(tmp_path), is_upload=True)
