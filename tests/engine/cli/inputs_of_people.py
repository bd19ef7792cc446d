"""Inputs as people really have them, and the code and the words with which ``import`` answers."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from tests.engine.plugins.datasets.files.encoded_pictures import broken_exif, encoded, with_exif

COLOURS = {"cat": (200, 60, 50), "dog": (40, 90, 200)}


def picture(seed: int, name: str = "cat") -> Image.Image:
    noise = np.random.default_rng(seed).normal(0, 12, (10, 12, 3))
    return Image.fromarray((COLOURS.get(name, (9, 99, 199)) + noise).clip(0, 255).astype(np.uint8))


def base(root: Path, parts=("train", "test"), classes=("cat", "dog"), n=(6, 3)) -> Path:
    seed = 0
    for part, count in zip(parts, n, strict=False):
        for name in classes:
            (root / part / name).mkdir(parents=True, exist_ok=True)
            for i in range(count):
                seed += 1
                picture(seed, name).save(root / part / name / f"{i:04d}.png")
    return root


def deep(root: Path, kind: type, low: int, high: int, suffix: str) -> Path:
    for part in ("train", "test"):
        for place, name in enumerate(("cat", "dog")):
            (root / part / name).mkdir(parents=True)
            values = np.random.default_rng(place).integers(low, high, (8, 8)).astype(kind)
            Image.fromarray(values).save(root / part / name / f"0{suffix}")
    return root


def i01_exif_of_the_wrong_type(d: Path) -> Path:
    data = with_exif(encoded(picture(1), "JPEG"), broken_exif(6))
    (base(d) / "train/cat/phone.jpg").write_bytes(data)
    return d


def i03_file_name_not_utf8(d: Path) -> Path:
    (base(d) / "train/cat/0001.png").rename(d / "train/cat" / os.fsdecode(b"caf\xe9.png"))
    return d


def i05_other_file_not_utf8(d: Path) -> Path:
    (base(d) / "train/cat" / os.fsdecode(b"n\xf6tes.txt")).write_bytes(b"x")
    return d


def i06_transparency(d: Path) -> Path:
    pixels = np.zeros((32, 32, 4), np.uint8)
    pixels[..., :3] = (255, 0, 255)
    pixels[8:24, 8:24] = (30, 120, 30, 255)
    Image.fromarray(pixels).save(base(d) / "train/cat/0000.png")
    return d


def i07_tiff_of_32_bit_integers(d: Path) -> Path:
    return deep(d, np.int32, 20_000, 50_000, ".tiff")


def i09_twelve_bits_in_sixteen(d: Path) -> Path:
    return deep(d, np.uint16, 1200, 3100, ".png")


def i10_first_of_each_class_grey(d: Path) -> Path:
    base(d)
    for first in d.glob("*/*/0000.png"):
        picture(1).convert("L").save(first)
    return d


def i11_linked_folder_in_a_class(d: Path) -> Path:
    base(d / "set")
    (d / "more").mkdir()
    picture(700).save(d / "more/m.png")
    (d / "set/train/cat/more").symlink_to(d / "more")
    return d / "set"


def i14_other_names_of_the_test_part(d: Path) -> Path:
    return base(d, ("Train", "valid"))


def i15_no_split_at_all(d: Path) -> Path:
    return base(d, (".",))


def i16_one_folder_too_high(d: Path) -> Path:
    base(d / "dataset")
    return d


def i18_thumbnails_inside_a_class(d: Path) -> Path:
    (base(d) / "train/cat/@eaDir/0001.png").mkdir(parents=True)
    picture(1).save(d / "train/cat/@eaDir/0001.png/SYNOPHOTO_THUMB_XL.jpg")
    return d


def i20_zip_of_pictures(d: Path) -> Path:
    base(d / "in")
    return Path(shutil.make_archive(str(d / "pictures"), "zip", d / "in"))


def i21_a_table_alone(d: Path) -> Path:
    d.mkdir()
    (d / "labels.csv").write_text("file,label\nx.png,cat\n")
    return d / "labels.csv"


def i21_a_tar(d: Path) -> Path:
    base(d / "in")
    return Path(shutil.make_archive(str(d / "set"), "gztar", d / "in"))


def i21_arrays_of_one_part(d: Path) -> Path:
    d.mkdir()
    np.savez(d / "a.npz", x_train=np.zeros((20, 32, 32, 3), np.uint8), y_train=np.arange(20) % 2)
    return d / "a.npz"


def i23_suffixes_that_are_not_known(d: Path) -> Path:
    base(d)
    picture(5).save(d / "train/cat/saved-by-a-browser.jfif", "JPEG")
    (d / "train/cat/IMG_1.HEIC").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200))
    return d


def i24_duplicates(d: Path) -> Path:
    base(d)
    shutil.copy(d / "test/cat/0000.png", d / "train/cat/t.png")
    shutil.copy(d / "train/cat/0001.png", d / "train/dog/c.png")
    return d


def i25_a_cache_that_cannot_be_written(d: Path) -> Path:
    (d.parent / "cache").write_text("a file where the cache should be")
    return base(d)


def i27_a_pipe_named_like_a_picture(d: Path) -> Path:
    os.mkfifo(base(d) / "train/cat/pipe.png")
    return d


def i29_the_next_command(d: Path) -> Path:
    return base(d)


def i30_names_on_an_ascii_terminal(d: Path) -> Path:
    return base(d, classes=("Ünïcode 猫", "dog"))


def i32_line_break_in_a_file_name(d: Path) -> Path:
    (base(d) / "train/cat/0001.png").rename(d / "train/cat/a\nb.png")
    return d


def p01_class_names_with_markdown(d: Path) -> Path:
    return base(d, classes=("$5$ *a* `c`", "100%", ":red[x]", "<b>x<", "a b"))


def p02_three_hundred_classes(d: Path) -> Path:
    return base(d, classes=tuple(f"class {i:04d}" for i in range(300)), n=(1, 1))


BROUGHT: dict[Callable[[Path], Path], tuple[int, str]] = {
    i01_exif_of_the_wrong_type: (0, '"train": 13'),
    i03_file_name_not_utf8: (0, '"train": 12'),
    i05_other_file_not_utf8: (0, r"n\xf6tes.txt was left out: it is of a kind that is not read"),
    i06_transparency: (0, '"train": 12'),
    i07_tiff_of_32_bit_integers: (0, '"shape": [1, 8, 8]'),
    i09_twelve_bits_in_sixteen: (0, "no picture is brighter than 12 of 255: values of 12 bits"),
    i10_first_of_each_class_grey: (0, '"shape": [3, 8, 8]'),
    i11_linked_folder_in_a_class: (0, '"train": 13'),
    i14_other_names_of_the_test_part: (0, "the folder valid was taken for test"),
    i15_no_split_at_all: (2, "--test-share 0.2 --seed 0 draws a test part from all pictures"),
    i16_one_folder_too_high: (0, "the pictures were found inside dataset"),
    i18_thumbnails_inside_a_class: (0, "@eaDir was left out: a folder of the system's"),
    i20_zip_of_pictures: (0, '"train": 12, "test": 6'),
    i21_a_table_alone: (2, "labels.csv line 2: there is no file 'x.png'"),
    i21_a_tar: (0, '"train": 12, "test": 6'),
    i21_arrays_of_one_part: (2, "must say which pictures are train and which are test: test is"),
    i23_suffixes_that_are_not_known: (0, "IMG_1.HEIC was left out: HEIC is not read: save it as"),
    i24_duplicates: (0, "equal with two labels: 1 pair, train/cat/0001.png = train/dog/c.png"),
    i25_a_cache_that_cannot_be_written: (1, "cannot be written: "),
    i27_a_pipe_named_like_a_picture: (0, "pipe.png was left out: it is no file with content"),
    i29_the_next_command: (0, "run --dataset mine --unlearner ssd"),
    i30_names_on_an_ascii_terminal: (0, r"\u00dcn\u00efcode \u732b"),
    i32_line_break_in_a_file_name: (0, '"train": 12'),
    p01_class_names_with_markdown: (0, ":red[x]"),
    p02_three_hundred_classes: (0, "class 0299"),
}  # fmt: skip
"""What makes the input, and the code and the words with which ``import`` answers."""
