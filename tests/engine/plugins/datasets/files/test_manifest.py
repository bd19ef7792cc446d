"""Manifests of imported pictures: what is odd is said in a sentence, and hides no other."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.base.registry import UnknownName
from engine.plugins.datasets import DATASETS, DatasetUnavailable
from engine.plugins.datasets.files.memory_map import MANIFEST, read_manifest, read_pictures, seal
from engine.plugins.datasets.files.picture_import import import_pictures


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the imported data set ``mine``, beside which lies ``other``."""
    monkeypatch.setenv("LAB_CACHE", str(tmp_path / "cache"))
    for part in ("train", "test"):
        for name in ("cat", "dog"):
            (tmp_path / "in" / part / name).mkdir(parents=True)
            for n in range(3):
                image = Image.new("RGB", (8, 8), (80 * n, 20, 200))
                image.save(tmp_path / "in" / part / name / f"{n}.png")
    for name in ("mine", "other"):
        import_pictures(tmp_path / "in", name, side=8)
    return tmp_path / "cache" / "data" / "mine"


def change(folder: Path, place: list, value: object) -> None:
    document = json.loads((folder / MANIFEST).read_text())
    here = document
    for name in place[:-1]:
        here = here[name]
    if value is ...:
        del here[place[-1]]
    else:
        here[place[-1]] = value
    (folder / MANIFEST).write_text(json.dumps(document))


ODD = [
    (["sizes"], ..., "sizes"),
    (["sizes"], 5, "sizes: expected object, got int"),
    (["sizes"], None, "sizes"),
    (["sizes"], {"train": 6}, "sizes must be those of train and test"),
    (["sizes", "train"], "six", r"sizes\.train: expected int, got str"),
    (["sizes", "train"], -6, r"sizes\.train: expected int >= 1, got -6"),
    (["sizes", "train"], 10**18, r"sizes\.train: expected int <= \d+, got 1000000000000000000"),
    (["shape"], ..., "shape"),
    (["shape"], [3, 8], "shape"),
    (["shape"], "3x8x8", "shape"),
    (["shape", 1], 10**9, r"shape\[1\]: expected int <= 4096, got 1000000000"),
    (["shape", 0], 0, r"shape\[0\]: expected int >= 1, got 0"),
    (["sha256"], ..., "sha256"),
    (["sha256"], [], "sha256"),
    (["sha256"], {}, "sha256 must be there for the four arrays"),
    (["sha256", "train-images.npy"], 5, r"sha256\.train-images\.npy"),
    (["sha256", "../../secret"], "0" * 64, "sha256 must be there for the four arrays"),
    (["class_names"], ..., "class_names"),
    (["class_names"], [], "class_names"),
    (["class_names"], ["cat", "cat"], "class_names must differ"),
    (["class_names", 0], None, r"class_names\[0\]: expected str, got null"),
    (["source"], 3, "source"),
]


@pytest.mark.parametrize(("place", "value", "message"), ODD)
def test_an_odd_manifest_is_said_in_a_sentence_and_hides_no_other(folder, place, value, message):
    change(folder, place, value)

    with pytest.raises(DatasetUnavailable, match=f"^Import mine again: .*{message}.*[.]$"):
        read_manifest(folder)
    with pytest.raises(UnknownName, match=f"Import mine again: .*{message}"):
        DATASETS["mine"]
    assert "mine" not in DATASETS and DATASETS["other"]().load().train.images.shape[0] == 6


@pytest.mark.parametrize("text", ["", "[]", "null", "3", "[" * 200_000, "{", '{"sizes": NaN}'])
def test_what_is_no_manifest_is_said_in_a_sentence(folder, text):
    (folder / MANIFEST).write_text(text)

    with pytest.raises(DatasetUnavailable, match="Import mine again"):
        read_manifest(folder)
    assert "other" in list(DATASETS)


@pytest.mark.parametrize(
    ("name", "array", "message"),
    [
        ("train-images", np.zeros((5, 3, 8, 8), np.uint8), "must be uint8 of"),
        ("train-images", np.zeros((6, 3, 8, 8), np.float32), "must be uint8 of .*got float32"),
        ("train-labels", np.zeros((6,), np.int32), "must be int64"),
        ("test-labels", np.full((6,), 7), "must be 0 to 1, got 7"),
        ("test-labels", np.full((6,), -1), "must be 0 to 1"),
    ],
)
def test_arrays_that_are_not_what_the_manifest_says_are_refused(folder, name, array, message):
    manifest = read_manifest(folder)
    np.save(folder / f"{name}.npy", array)
    seal(folder, manifest.class_names, manifest.shape, manifest.source)
    change(folder, ["sizes"], {"train": 6, "test": 6})

    with pytest.raises(DatasetUnavailable, match=f"Import mine again: .*{message}"):
        read_pictures(folder, "mine")


def test_a_manifest_keeps_its_version(folder):
    assert read_manifest(folder).version == DATASETS["mine"].version > 0
