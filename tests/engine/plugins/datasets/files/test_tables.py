"""Tables of files with labels: CSV, TSV and Parquet come in by the same command as folders."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from engine.plugins.datasets import DATASETS
from engine.plugins.datasets.files.folders import own_folder
from engine.plugins.datasets.files.found import Division, ImportRefused
from engine.plugins.datasets.files.picture_import import ImportReport, import_pictures

COLOURS = {"cat": (200, 60, 50), "dog": (40, 90, 200)}
HALF = Division(0.5)


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("LAB_CACHE", str(tmp_path / "cache"))


def pixels(seed: int, name: str) -> Image.Image:
    noise = np.random.default_rng(seed).integers(-20, 20, (8, 8, 3))
    return Image.fromarray((np.array(COLOURS[name]) + noise).astype(np.uint8))


@pytest.fixture
def rows(tmp_path) -> list[tuple[str, str, str]]:
    """Four training and two test pictures of each class in one folder: path, label, part."""
    found = []
    (tmp_path / "set" / "images").mkdir(parents=True)
    for i in range(12):
        name, part = ("cat", "dog")[i % 2], "train" if i < 8 else "test"
        pixels(i, name).save(tmp_path / "set" / "images" / f"p{i}.png")
        found.append((f"images/p{i}.png", name, part))
    return found


def written(tmp_path: Path, rows, head="file,label,split", *, name="labels.csv", sep=",") -> Path:
    path = tmp_path / "set" / name
    lines = [sep.join(row) for row in rows]
    path.write_text("\n".join([head.replace(",", sep), *lines] if head else lines) + "\n")
    return path


def imported(path: Path, **how) -> ImportReport:
    return import_pictures(path, "mine", side=8, **how)


def as_parts(report: ImportReport) -> None:
    assert report.class_names == ("cat", "dog")
    assert report.sizes == {"train": 8, "test": 4}
    train = DATASETS["mine"]().load().train
    assert train.labels.tolist() == [0] * 4 + [1] * 4
    assert (train.images[:4, 0].float().mean() > 150) and (train.images[4:, 0].float().mean() < 90)


@pytest.mark.parametrize(
    ("head", "sep", "name"),
    [
        ("file,label,split", ",", "labels.csv"),
        ("Filepaths,labels,data set", ";", "birds.csv"),
        ("image_path,class,subset", "\t", "set.tsv"),
        ("", ",", "without-names.csv"),
    ],
)
def test_a_table_says_file_label_and_part(tmp_path, rows, head, sep, name):
    as_parts(imported(written(tmp_path, rows, head, name=name, sep=sep)))


def test_the_files_of_the_samples_are_kept(tmp_path, rows):
    imported(written(tmp_path, rows))

    files = (own_folder("mine") / "train-files.txt").read_text().splitlines()
    assert files == [f"images/p{i}.png" for i in (0, 2, 4, 6, 1, 3, 5, 7)]


def test_a_folder_or_a_zip_with_a_table_beside_its_pictures_is_read_by_the_table(tmp_path, rows):
    written(tmp_path, rows)
    as_parts(imported(tmp_path / "set"))

    path = shutil.make_archive(str(tmp_path / "packed"), "zip", tmp_path, "set")
    as_parts(imported(Path(path)))


def test_a_table_for_each_part_is_one_set(tmp_path, rows):
    for part in ("train", "test"):
        some = [row[:2] for row in rows if row[2] == part]
        written(tmp_path, some, "file,label", name=f"{part}.csv")

    as_parts(imported(tmp_path / "set"))
    train, test = (tmp_path / "set" / f"{part}.csv" for part in ("train", "test"))
    as_parts(imported(train, division=Division(test_folder=test)))


def test_files_may_be_named_by_an_id_alone(tmp_path, rows):
    ids = [(Path(path).stem, label, part) for path, label, part in rows]

    as_parts(imported(written(tmp_path, ids, "id,class,split")))


def test_without_parts_a_test_part_is_drawn_or_the_way_to_one_is_named(tmp_path, rows):
    path = written(tmp_path, [row[:2] for row in rows], "file,label")

    with pytest.raises(ImportRefused, match=r"train and test are missing .*--test-share 0.2"):
        imported(path)
    assert imported(path, division=HALF).sizes == {"train": 6, "test": 6}


def test_validation_stands_in_for_test_and_is_said(tmp_path, rows):
    words = {"train": "Training", "test": "valid"}
    path = written(tmp_path, [(file, label, words[part]) for file, label, part in rows])

    report = imported(path)

    assert report.sizes == {"train": 8, "test": 4}
    assert {"training was taken for train", "valid was taken for test"} <= set(report.notes)


def test_every_bad_row_is_named_and_the_good_ones_are_taken(tmp_path, rows):
    (tmp_path / "set" / "broken.png").write_bytes(b"no picture")
    bad = [
        ("images/gone.png", "cat", "train"),
        ("", "cat", "train"),
        ("images/p0.png", "", "train"),
        ("images/p0.png", "cat"),
        ("images/p0.png", "cat", "somewhere"),
        ("broken.png", "dog", "train"),
        ("a" * 5000 + ".png", "dog", "train"),
    ]

    report = imported(written(tmp_path, rows + bad))

    assert report.sizes == {"train": 8, "test": 4}
    assert report.ignored == {
        "labels.csv line 14": "there is no file 'images/gone.png'",
        "labels.csv line 15": "it names no file",
        "labels.csv line 16": "it has no label",
        "labels.csv line 17": "it has 2 cells, not 3",
        "images/p0.png": "its part is 'somewhere', neither train nor test",
        "labels.csv line 20": f"no file can be called '{'a' * 40}'",
    }
    assert report.unreadable == {"broken.png": "it is no picture, whatever its name says"}


def test_a_name_of_several_files_is_not_guessed(tmp_path, rows):
    (tmp_path / "set" / "other").mkdir()
    shutil.copy(tmp_path / "set/images/p0.png", tmp_path / "set/other/p0.png")
    named = [(Path(file).name, label, part) for file, label, part in rows]

    report = imported(written(tmp_path, named))

    assert report.ignored == {"labels.csv line 2": "several files are called 'p0.png'"}


def test_columns_of_other_names_are_asked_for(tmp_path, rows):
    path = written(tmp_path, rows, "where,what,when")

    with pytest.raises(
        ImportRefused, match=r"a column of files .* it has where, what, when\. --col"
    ):
        imported(path)
    as_parts(imported(path, columns=("where", "what", "when")))
    with pytest.raises(ImportRefused, match="has no column 'who'; it has where, what, when"):
        imported(path, columns=("where", "who"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_table_out_of_a_spreadsheet_is_read(tmp_path, rows, encoding):
    path = written(tmp_path, rows)
    path.write_bytes(path.read_text().replace("\n", "\r\n").encode(encoding))

    as_parts(imported(path))


def test_parquet_may_hold_paths(tmp_path, rows):
    frame = pd.DataFrame(rows, columns=["path", "label", "split"])
    frame.to_parquet(tmp_path / "set" / "labels.parquet")

    as_parts(imported(tmp_path / "set" / "labels.parquet"))


def in_memory(seed: int, name: str) -> bytes:
    buffer = io.BytesIO()
    pixels(seed, name).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize("part", ["train", "test"])
def test_parquet_may_hold_the_pictures_as_hugging_face_writes_them(tmp_path, rows, part):
    """Bytes with their path, labels as numbers, the classes' names in the metadata."""
    features = {"label": {"names": ["dog", "cat"], "_type": "ClassLabel"}}
    metadata = {"huggingface": json.dumps({"info": {"features": features}})}
    for here in ("train", "test"):
        some = [(i, row) for i, row in enumerate(rows) if row[2] == here]
        images = [{"bytes": in_memory(i, row[1]), "path": f"p{i}.png"} for i, row in some]
        labels = [{"dog": 0, "cat": 1}[row[1]] for _, row in some] + [7]
        table = pa.table({"image": [*images, images[0]], "label": labels})
        (tmp_path / "data").mkdir(exist_ok=True)
        path = tmp_path / "data" / f"{here}-00000-of-00001.parquet"
        pq.write_table(table.replace_schema_metadata(metadata), path)

    report = imported(tmp_path / "data")

    assert report.class_names == ("dog", "cat") and report.sizes == {"train": 8, "test": 4}
    place = f"{part}-00000-of-00001.parquet row {9 if part == 'train' else 5}"
    assert report.ignored[place] == "its label must be 0 to 1, got 7"
    assert (own_folder("mine") / "test-files.txt").read_text().split()[0] == "p9.png"


@pytest.mark.parametrize("damage", ["cut", "overwritten", "empty"])
def test_a_damaged_parquet_is_refused_in_a_sentence(tmp_path, rows, damage):
    path = tmp_path / "set" / "labels.parquet"
    pd.DataFrame(rows, columns=["path", "label", "split"]).to_parquet(path)
    data = bytearray(path.read_bytes())
    whole = bytes(data)
    data[4:60] = bytes(56)
    path.write_bytes({"cut": whole[:-20], "empty": b"", "overwritten": bytes(data)}[damage])

    with pytest.raises(ImportRefused, match="cannot be read as a table"):
        imported(path)


def test_what_was_uploaded_leads_nowhere_else(tmp_path, rows):
    pixels(1, "cat").save(tmp_path / "secret.png")
    (tmp_path / "set" / "link.png").symlink_to(tmp_path / "secret.png")
    outside = [(path, "cat", "train") for path in ("../secret.png", str(tmp_path / "secret.png"))]
    path = written(tmp_path, [*rows, *outside, ("link.png", "cat", "train")])

    assert len(imported(path).ignored) == 0
    report = imported(path, is_upload=True)

    assert len(report.ignored) == 3 and report.sizes["train"] == 8
    assert all("leads out of what was brought in" in why for why in report.ignored.values())


def test_a_column_of_numbers_is_not_taken_for_thousands_of_classes(tmp_path, rows, monkeypatch):
    monkeypatch.setattr("engine.plugins.datasets.files.picture_import.MOST_CLASSES", 3)
    path = written(tmp_path, [(row[0], str(i // 2)) for i, row in enumerate(rows)], "file,label")

    with pytest.raises(ImportRefused, match=r"There are 6 classes \(0, 1, 2, …\), at most 3"):
        imported(path, division=HALF)


def test_a_class_of_one_part_alone_is_named(tmp_path, rows):
    path = written(tmp_path, [*rows, ("images/p0.png", "bird", "train")])

    with pytest.raises(ImportRefused, match="the same classes; only in train: bird"):
        imported(path)
