"""Folders as people have them: what means one thing is taken and said, the rest names a way out."""

from __future__ import annotations

import os
import shutil
import tarfile
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.plugins.datasets.files.folder_scan import scan
from engine.plugins.datasets.files.folders import own_folder
from engine.plugins.datasets.files.found import Division, ImportRefused
from engine.plugins.datasets.files.picture_import import ImportReport, import_pictures


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("LAB_CACHE", str(tmp_path / "cache"))


def picture(path: Path, seed: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(seed).integers(0, 255, (8, 8, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path)


def made(root: Path, parts=("train", "test"), classes=("cat", "dog"), n=(4, 2)) -> Path:
    seed = 0
    for part, count in zip(parts, n, strict=False):
        for name in classes:
            for i in range(count):
                seed += 1
                picture(root / part / name / f"{i}.png", seed)
    return root


def imported(root: Path, **how) -> ImportReport:
    return import_pictures(root, "mine", side=4, **how)


@pytest.mark.parametrize(
    "parts",
    [("Train", "Test"), ("train", "val"), ("train", "valid"), ("train", "validation"),
     ("training", "testing"), ("TRAIN", "VAL")],
)  # fmt: skip
def test_other_names_of_the_parts_are_taken_and_said(tmp_path, parts):
    report = imported(made(tmp_path / "set", parts))

    assert report.sizes == {"train": 8, "test": 4}
    said = [f"the folder {name} was taken for {part}" for name, part in zip(parts, ("train", "test"), strict=True)]  # noqa: E501  # fmt: skip
    assert set(report.notes) == {one for one in said if one.split()[2] not in ("train", "test")}


def test_test_goes_before_validation(tmp_path):
    root = made(tmp_path / "set", ("train", "test", "val"), n=(4, 2, 3))

    assert imported(root).sizes == {"train": 8, "test": 4}


@pytest.mark.parametrize("depth", [1, 3])
def test_one_folder_inside_another_is_seen_and_said(tmp_path, depth):
    inner = tmp_path / "set" / Path(*["in"] * depth)
    made(inner)
    (tmp_path / "set" / "__MACOSX" / "in").mkdir(parents=True)

    report = imported(tmp_path / "set")

    assert report.sizes == {"train": 8, "test": 4}
    assert report.notes == (f"the pictures were found inside {'/'.join(['in'] * depth)}",)


@pytest.mark.parametrize("junk", ["__MACOSX", "@eaDir", "lost+found", ".git", "#recycle"])
def test_folders_of_a_system_are_no_classes(tmp_path, junk):
    root = made(tmp_path / "set")
    for folder in (root, root / "train", root / "test"):
        (folder / junk).mkdir()
        picture(folder / junk / "x.png", 1)

    assert imported(root).class_names == ("cat", "dog")


def test_thumbnails_inside_a_class_are_passed_over_and_said(tmp_path):
    root = made(tmp_path / "set")
    picture(root / "train/cat/@eaDir/0.png/SYNOPHOTO_THUMB_M.png", 1)

    report = imported(root)

    assert report.sizes["train"] == 8
    assert report.ignored == {"train/cat/@eaDir": "a folder of the system's, such as thumbnails"}


def test_a_class_that_is_empty_in_both_parts_is_passed_over_and_said(tmp_path):
    root = made(tmp_path / "set")
    for part in ("train", "test"):
        (root / part / "bird").mkdir()

    report = imported(root)

    assert report.class_names == ("cat", "dog")
    assert report.notes == ("bird was passed over: it has no picture",)


def test_a_folder_without_a_test_part_names_the_ways_out(tmp_path):
    root = made(tmp_path / "set", (".",), n=(10,))

    with pytest.raises(ImportRefused, match=r"there is cat, dog.*--test-share 0.2.*--test-folder"):
        imported(root)


def test_a_test_part_is_drawn_class_by_class_and_the_same_each_time(tmp_path):
    root = made(tmp_path / "set", (".",), n=(10,))

    first = scan(root, Division(0.2, seed=1))
    again, other = scan(root, Division(0.2, seed=1)), scan(root, Division(0.2, seed=2))

    assert [len(first.entries[part]) for part in ("train", "test")] == [16, 4]
    assert first.labels["test"] == [0, 0, 1, 1]
    assert not set(first.entries["train"]) & set(first.entries["test"])
    assert first.entries == again.entries and first.entries != other.entries


def test_each_class_has_a_picture_in_each_drawn_part(tmp_path):
    root = made(tmp_path / "set", (".",), n=(2,))

    assert imported(root, division=Division(0.01)).sizes == {"train": 2, "test": 2}
    assert imported(root, division=Division(0.99)).sizes == {"train": 2, "test": 2}


@pytest.mark.parametrize("share", [-0.5, 1.0, 7, float("nan")])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises(ImportRefused, match="--test-share must be above 0 and below 1, got"):
        Division(share)


def test_the_test_part_may_lie_elsewhere(tmp_path):
    made(tmp_path / "a", (".",), n=(4,))
    made(tmp_path / "b", (".",), n=(3,))

    report = imported(tmp_path / "a", division=Division(test_folder=tmp_path / "b"))

    assert report.sizes == {"train": 8, "test": 6}


def test_names_in_composed_and_decomposed_unicode_are_one_class(tmp_path):
    root = tmp_path / "set"
    made(root, classes=(unicodedata.normalize("NFC", "niño"), "dog"))
    for n in range(2):
        picture(root / "train" / unicodedata.normalize("NFD", "niño") / f"more{n}.png", 90 + n)

    report = imported(root)

    assert report.class_names == ("dog", "niño") and report.sizes["train"] == 10
    assert report.notes == ("the class niño is spelled in two ways in train, taken as one",)


def test_class_names_are_in_natural_order(tmp_path):
    names = [str(n) for n in range(1, 13)]

    assert imported(made(tmp_path / "set", classes=names)).class_names == tuple(names)


def test_a_name_that_is_no_utf8_or_has_a_line_break_is_kept_escaped(tmp_path):
    root = made(tmp_path / "set")
    (root / "train/cat/0.png").rename(root / "train/cat" / os.fsdecode(b"caf\xe9.png"))
    (root / "train/cat/1.png").rename(root / "train/cat/a\nb.png")
    (root / "train/dog" / os.fsdecode(b"n\xf6tes.txt")).write_bytes(b"x")

    report = imported(root)

    lines = (own_folder("mine") / "train-files.txt").read_text().splitlines()
    assert len(lines) == 8 and "train/cat/a\\nb.png" in lines
    assert "train/cat/caf\\xe9.png" in lines
    assert "train/dog/n\\xf6tes.txt" in report.ignored


def test_a_class_whose_name_is_no_utf8_is_kept_escaped(tmp_path):
    root = made(tmp_path / "set", classes=("dog", os.fsdecode(b"caf\xe9")))

    assert imported(root).class_names == ("caf\\xe9", "dog")


def test_a_name_that_is_too_long_is_refused(tmp_path):
    with pytest.raises(ImportRefused, match="name must have at most 80 letters, got 300"):
        import_pictures(made(tmp_path / "set"), "x" * 300, side=4)


def test_linked_folders_are_followed_but_not_round_in_circles(tmp_path):
    root = made(tmp_path / "set")
    for n in range(3):
        picture(tmp_path / "more" / f"m{n}.png", 70 + n)
    (root / "train/cat/more").symlink_to(tmp_path / "more")
    (root / "train/cat/loop").symlink_to(root / "train")

    report = imported(root)

    assert report.sizes["train"] == 11
    assert report.ignored == {"train/cat/loop": "a link back to a folder that it lies in"}


def test_a_pipe_that_is_named_like_a_picture_is_left_out(tmp_path):
    root = made(tmp_path / "set")
    os.mkfifo(root / "train/cat/pipe.png")

    assert "a pipe" in imported(root).ignored["train/cat/pipe.png"]


def test_colour_is_kept_if_any_picture_has_it(tmp_path):
    root = made(tmp_path / "set")
    for part in ("train", "test"):
        for name in ("cat", "dog"):
            Image.new("L", (8, 8), 90).save(root / part / name / "0.png")

    assert imported(root).shape == (3, 4, 4)


def test_equal_pictures_are_counted_and_named(tmp_path):
    root = made(tmp_path / "set")
    shutil.copy(root / "test/cat/0.png", root / "train/cat/leak.png")
    shutil.copy(root / "train/cat/1.png", root / "train/dog/wrong.png")
    shutil.copy(root / "train/dog/1.png", root / "train/dog/twice.png")

    equal = imported(root).equal

    assert equal == {
        "equal in train and test": ["1 pair", "train/cat/leak.png = test/cat/0.png"],
        "equal with two labels": ["1 pair", "train/cat/1.png = train/dog/wrong.png"],
        "equal within train": ["1 pair", "train/dog/1.png = train/dog/twice.png"],
    }


@pytest.mark.parametrize("kind", ["zip", "gztar", "tar"])
def test_an_archive_of_folders_comes_in_by_the_same_command(tmp_path, kind):
    made(tmp_path / "in" / "set")
    path = Path(shutil.make_archive(str(tmp_path / "pictures"), kind, tmp_path / "in"))

    report = imported(path)

    assert report.sizes == {"train": 8, "test": 4}


def test_what_is_no_folder_is_called_by_what_it_is(tmp_path):
    (tmp_path / "labels.bin").write_bytes(b"abc")
    (tmp_path / "cut.zip").write_bytes(b"PK\x03\x04 and no more")
    for name in ("labels.bin", "cut.zip"):
        with pytest.raises(ImportRefused, match="is a file, not a folder"):
            imported(tmp_path / name)
    with pytest.raises(ImportRefused, match="There is no folder"):
        imported(tmp_path / "nowhere")


def test_an_archive_never_writes_outside_its_folder(tmp_path):
    made(tmp_path / "in")
    with tarfile.open(tmp_path / "x.tar", "w") as pack:
        pack.add(tmp_path / "in" / "train", "../../outside")

    with pytest.raises(ImportRefused, match="cannot be unpacked"):
        imported(tmp_path / "x.tar")
    assert not (tmp_path / "outside").exists()


def test_a_picture_under_another_suffix_or_none_is_read_and_a_heic_is_called_so(tmp_path):
    root = made(tmp_path / "set")
    image = Image.new("RGB", (8, 8), (9, 90, 200))
    for name, kind in (("a.jfif", "JPEG"), ("b.jpe", "JPEG"), ("no-suffix", "JPEG")):
        image.save(root / "train/cat" / name, kind)
    image.save(root / "train/cat/c.jp2")
    image.save(root / "train/cat/d.avif")
    (root / "train/cat/e.HEIC").write_bytes(b"\0\0\0\x18ftypheic" + bytes(200))
    (root / "train/cat/f.jpg").write_bytes(b"\0\0\0\x18ftypheic" + bytes(200))
    (root / "train/cat/LICENSE").write_text("no picture")

    report = imported(root)

    assert report.sizes["train"] == 13
    assert report.ignored == {
        "train/cat/e.HEIC": "HEIC is not read: save it as JPEG or PNG",
        "train/cat/LICENSE": "it is of a kind that is not read",
    }
    assert report.unreadable == {"train/cat/f.jpg": "HEIC is not read: save it as JPEG or PNG"}


def test_pictures_of_twelve_bits_in_files_of_sixteen_are_pointed_out(tmp_path):
    for part in ("train", "test"):
        for name in ("cat", "dog"):
            (tmp_path / "set" / part / name).mkdir(parents=True)
            values = np.random.default_rng(1).integers(1200, 3100, (8, 8)).astype(np.uint16)
            Image.fromarray(values).save(tmp_path / "set" / part / name / "0.png")

    (note,) = imported(tmp_path / "set").notes

    assert note.startswith("no picture is brighter than") and "12 bits" in note
