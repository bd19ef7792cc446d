"""A person's own pictures: from a folder of files to a data set that everything can use."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.base.progress import Cancelled
from engine.experiment.specs import StaleSpec, TrainSpec, from_document, to_document
from engine.plugins.datasets import DATASETS, DatasetUnavailable
from engine.plugins.datasets.files.folders import own_folder
from engine.plugins.datasets.files.found import ImportRefused
from engine.plugins.datasets.files.picture_import import import_pictures
from engine.plugins.manipulations import MANIPULATIONS
from engine.plugins.models import MODELS

COLOURS = {"cherry": (200, 0, 0), "lime": (0, 200, 0)}


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("LAB_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def source(tmp_path) -> Path:
    """Three training and two test pictures of each class, 12 wide and 8 high."""
    folder = tmp_path / "fruit"
    for part, n in (("train", 3), ("test", 2)):
        for name, colour in COLOURS.items():
            (folder / part / name).mkdir(parents=True)
            for i in range(n):
                Image.new("RGB", (12, 8), colour).save(folder / part / name / f"{i}.png")
    return folder


def test_an_imported_folder_is_a_data_set_of_its_own_name(source):
    report = import_pictures(source, "fruit", side=4)

    data = DATASETS["fruit"]()
    pictures = data.load()

    assert (data.name, data.class_names, data.n_train, data.n_test) == (
        "fruit",
        ("cherry", "lime"),
        6,
        4,
    )
    assert pictures.train.images.shape == (6, 3, 4, 4)
    assert pictures.train.labels.tolist() == [0, 0, 0, 1, 1, 1]
    assert pictures.test.images[0, :, 2, 2].tolist() == [200, 0, 0]
    assert report.sizes == {"train": 6, "test": 4} and not report.unreadable


def test_it_is_listed_while_it_is_there(source):
    import_pictures(source, "fruit", side=4)
    listed = list(DATASETS)
    for file in own_folder("fruit").iterdir():
        file.unlink()

    assert "fruit" in listed and "fruit" not in DATASETS


def test_a_picture_is_cut_to_its_centre_and_turned_upright(source):
    wide = np.zeros((4, 12, 3), dtype=np.uint8)
    wide[:, :4], wide[:, 4:8], wide[:, 8:] = 50, 150, 250
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    wide[0] = 99
    Image.fromarray(wide).save(source / "train" / "cherry" / "0.png", exif=exif)

    import_pictures(source, "fruit", side=4)

    picture = DATASETS["fruit"]().load().train.images[0, 0]
    assert picture.tolist() == [[150] * 4] * 3 + [[99] * 4]


def test_grey_pictures_stay_grey_and_deep_ones_are_scaled(tmp_path):
    for part in ("train", "test"):
        for name, value in (("dark", 1000), ("light", 60_000)):
            (tmp_path / "scans" / part / name).mkdir(parents=True)
            deep = np.full((5, 5), value, dtype=np.uint16)
            Image.fromarray(deep).save(tmp_path / "scans" / part / name / "a.png")

    report = import_pictures(tmp_path / "scans", "scans", side=5)

    assert report.shape == (1, 5, 5)
    assert DATASETS["scans"]().load().train.images[:, 0, 0, 0].tolist() == [3, 234]


def test_unreadable_files_are_reported_and_left_out(source):
    folder = source / "train" / "lime"
    (folder / "broken.png").write_bytes((folder / "0.png").read_bytes()[:40])
    (folder / "text.jpg").write_text("not a picture")
    (folder / "notes.txt").write_text("bought on Monday")
    (folder / "gone.png").symlink_to(folder / "nowhere.png")
    (source / "train" / "loose.png").write_bytes((folder / "0.png").read_bytes())

    report = import_pictures(source, "fruit", side=4)

    no_picture = "it is no picture, whatever its name says"
    assert report.unreadable == {
        "train/lime/broken.png": "it is damaged (broken PNG file (chunk b'IDA'))",
        "train/lime/gone.png": "No such file or directory",
        "train/lime/text.jpg": no_picture,
    }
    assert report.ignored == {
        "train/loose.png": "it lies in no class's folder",
        "train/lime/notes.txt": "it is of a kind that is not read",
    }
    assert DATASETS["fruit"]().load().train.labels.tolist() == [0, 0, 0, 1, 1, 1]


def test_the_file_of_each_sample_can_be_looked_up(source):
    (source / "train" / "cherry" / "1.png").write_text("not a picture")

    import_pictures(source, "fruit", side=4)

    files = (own_folder("fruit") / "train-files.txt").read_text().splitlines()
    assert files[:3] == ["train/cherry/0.png", "train/cherry/2.png", "train/lime/0.png"]


def damage(source: Path, what: str) -> None:
    if what == "no test part":
        (source / "test").rename(source / "lemons")
    elif what == "other classes":
        (source / "test" / "lime").rename(source / "test" / "lemon")
    elif what in ("one class", "no class"):
        for hidden in source.glob("*/lime" if what == "one class" else "*/*"):
            hidden.rename(hidden.with_name(f".{hidden.name}"))
    elif what == "empty class":
        for file in (source / "test" / "lime").iterdir():
            file.unlink()
    else:
        for file in (source / "test" / "lime").iterdir():
            file.write_bytes(b"")


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("no test part", "must hold the folders train and test, .*: test is missing"),
        ("other classes", "same classes; only in train: lime; only in test: lemon"),
        ("one class", "must have at least 2 classes, .* it has only cherry"),
        ("no class", "must have at least 2 classes, .* it has none"),
        ("empty class", r"Put pictures into .*lime: it has none\."),
        ("unreadable class", "No picture of class lime in test can be read"),
    ],
)
def test_a_folder_that_will_not_do_is_refused_in_a_sentence(source, what, message):
    damage(source, what)

    with pytest.raises(ImportRefused, match=message):
        import_pictures(source, "fruit", side=4)

    assert "fruit" not in DATASETS


@pytest.mark.parametrize(
    ("name", "side", "message"),
    [
        ("../fruit", 4, "name must be small letters, .* got '../fruit'"),
        ("digits", 4, "name must not be that of a built-in data set, got 'digits'"),
        ("fruit", 3, "side must be 4 to 256, got 3"),
    ],
)
def test_a_wrong_name_or_size_is_refused(source, name, side, message):
    with pytest.raises(ImportRefused, match=message):
        import_pictures(source, name, side=side)


def test_an_import_never_overwrites_what_is_no_import(source):
    own_folder("fruit").mkdir(parents=True)
    (own_folder("fruit") / "precious").touch()

    with pytest.raises(ImportRefused, match="is something else already"):
        import_pictures(source, "fruit")

    assert (own_folder("fruit") / "precious").exists()


def test_a_cancelled_import_leaves_nothing_behind(source):
    def stop(done: int, total: int, **_) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        import_pictures(source, "fruit", side=4, progress=stop)

    assert list(own_folder().iterdir()) == []


def test_progress_ends_with_all_files(source):
    seen: list[tuple[int, int]] = []

    import_pictures(source, "fruit", progress=lambda done, total, **_: seen.append((done, total)))

    assert seen == [(6, 10), (10, 10)]


def test_a_damaged_import_is_noticed(source):
    import_pictures(source, "fruit", side=4)
    with (own_folder("fruit") / "train-images.npy").open("r+b") as file:
        file.seek(-1, 2)
        file.write(b"\x07")

    with pytest.raises(DatasetUnavailable, match=r"Import fruit again: .*images\.npy is missing"):
        DATASETS["fruit"]().load()


def test_other_pictures_under_the_same_name_make_earlier_specs_stale(source):
    import_pictures(source, "fruit", side=4)
    document = to_document(spec_on(DATASETS["fruit"]()))
    assert from_document(document) == spec_on(DATASETS["fruit"]())

    Image.new("RGB", (12, 8), (0, 0, 200)).save(source / "train" / "lime" / "0.png")
    import_pictures(source, "fruit", side=4)

    assert DATASETS["fruit"]().load().train.images[3, :, 0, 0].tolist() == [0, 0, 200]
    with pytest.raises(StaleSpec, match="dataset fruit is at version"):
        from_document(document)


def spec_on(data) -> TrainSpec:
    harm, model = MANIPULATIONS["poisoning"](size=1), MODELS[data.model]()
    return TrainSpec(data=data, manipulation=harm, model=model, recipe=data.recipe)


def test_training_data_never_reach_the_file(source):
    import_pictures(source, "fruit", side=4)
    file = own_folder("fruit") / "train-images.npy"
    before = file.read_bytes()

    DATASETS["fruit"]().load().train.images.zero_()

    assert file.read_bytes() == before


def test_an_import_that_the_disk_has_no_room_for_is_refused_before_it_begins(source, monkeypatch):
    from engine.plugins.datasets.files import picture_import

    free = shutil.disk_usage(source)._replace(free=400)
    monkeypatch.setattr(picture_import.shutil, "disk_usage", lambda folder: free)

    with pytest.raises(ImportRefused, match="10 pictures of 4 × 4 pixels take 0 MB, and 0 MB are"):
        import_pictures(source, "fruit", side=4)


def test_a_picture_is_named_by_its_file_unless_the_names_are_of_others(source):
    import_pictures(source, "fruit", side=4)
    data = DATASETS["fruit"]()

    assert data.file_names("train")[3] == "train/lime/0.png"
    assert DATASETS["digits"]().file_names("train") == ()
    (own_folder("fruit") / "test-files.txt").write_text("one line\n")
    assert list(data.file_names("test")) == []
