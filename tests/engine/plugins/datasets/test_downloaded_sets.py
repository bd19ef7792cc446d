"""CIFAR, SVHN and PCam in miniature: their own file formats, served on this machine."""

from __future__ import annotations

import gzip
import hashlib
import io
import pickle
import sys
import tarfile

import numpy as np
import pytest
import scipy.io
from torchvision import datasets

from engine.plugins.datasets import DATASETS, DatasetUnavailable, pcam
from tests.engine.plugins.datasets.file_server import serving

RNG = np.random.default_rng(0)
TRAIN, TEST = (RNG.integers(0, 256, (n, 3, 32, 32), dtype=np.uint8) for n in (6, 4))


@pytest.fixture(autouse=True)
def empty_cache(tmp_path, monkeypatch):
    monkeypatch.delenv("LAB_DATA", raising=False)
    monkeypatch.setenv("LAB_CACHE", str(tmp_path))


def md5(data: bytes) -> str:
    return hashlib.md5(data).hexdigest()


def check(name: str, train_labels: list[int], test_labels: list[int]) -> None:
    data = DATASETS[name]()
    assert not data.is_at_hand()

    data.fetch()
    pictures = data.load()

    assert (pictures.train.images.numpy() == TRAIN).all()
    assert (pictures.test.images.numpy() == TEST).all()
    assert pictures.train.labels.tolist() == train_labels
    assert pictures.test.labels.tolist() == test_labels
    assert data.is_at_hand() and data.load() is pictures


def cifar_archive(monkeypatch, kind, key: str) -> bytes:
    files = {
        "one": pickle.dumps({"data": TRAIN.reshape(6, -1), key: [0, 1, 2, 3, 4, 5]}),
        "two": pickle.dumps({"data": TEST.reshape(4, -1), key: [9, 8, 7, 6]}),
        kind.meta["filename"]: pickle.dumps({kind.meta["key"]: list("abcdefghij")}),
    }
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(f"{kind.base_folder}/{name}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    monkeypatch.setattr(kind, "train_list", [["one", md5(files["one"])]])
    monkeypatch.setattr(kind, "test_list", [["two", md5(files["two"])]])
    meta = kind.meta | {"md5": md5(files[kind.meta["filename"]])}
    monkeypatch.setattr(kind, "meta", meta)
    monkeypatch.setattr(kind, "tgz_md5", md5(packed.getvalue()))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "kind", "key"),
    [("cifar10", datasets.CIFAR10, "labels"), ("cifar100", datasets.CIFAR100, "fine_labels")],
)
def test_cifar_is_downloaded_unpacked_and_read(monkeypatch, name, kind, key):
    archive = cifar_archive(monkeypatch, kind, key)

    with serving({"archive": archive}) as server:
        monkeypatch.setattr(kind, "url", server.url("archive"))

        check(name, [0, 1, 2, 3, 4, 5], [9, 8, 7, 6])


def test_a_damaged_cifar_file_is_named(monkeypatch, tmp_path):
    folder = tmp_path / "data" / "cifar10" / "cifar-10-batches-py"
    folder.mkdir(parents=True)
    (folder / "data_batch_1").write_bytes(b"not what it should be")

    with pytest.raises(DatasetUnavailable, match="Remove the damaged files of CIFAR-10 in"):
        DATASETS["cifar10"]().load()


def mat(images: np.ndarray, labels: list[int]) -> bytes:
    file = io.BytesIO()
    scipy.io.savemat(file, {"X": images.transpose(2, 3, 1, 0), "y": np.array(labels)[:, None]})
    return file.getvalue()


def test_svhn_is_downloaded_and_its_ten_is_a_zero(monkeypatch):
    files = {"train": mat(TRAIN, [1, 2, 10, 3, 4, 5]), "test": mat(TEST, [10, 9, 1, 1])}

    with serving(files) as server:
        for part, data in files.items():
            source = [server.url(part), f"{part}_32x32.mat", md5(data)]
            monkeypatch.setitem(datasets.SVHN.split_list, part, source)

        check("svhn", [1, 2, 0, 3, 4, 5], [0, 9, 1, 1])


def test_pcam_is_cut_to_its_centre_once(monkeypatch, tmp_path):
    h5py = pytest.importorskip("h5py")
    files, sources = {}, {}
    for part, centre, labels in (
        ("train", TRAIN, [0, 1, 0, 1, 1, 0]),
        ("test", TEST, [1, 1, 0, 0]),
    ):
        patches = np.zeros((len(centre), 96, 96, 3), dtype=np.uint8)
        patches[:, 32:64, 32:64] = centre.transpose(0, 2, 3, 1)
        for what, content in (("x", patches), ("y", np.array(labels).reshape(-1, 1, 1, 1))):
            plain = io.BytesIO()
            with h5py.File(plain, "w") as file:
                file[what] = content
            files[pcam._file(part, what) + ".gz"] = gzip.compress(plain.getvalue())
        sources[part] = {
            key: (pcam._file(part, what), "", md5(files[pcam._file(part, what) + ".gz"]))
            for key, what in (("images", "x"), ("targets", "y"))
        }
    monkeypatch.setattr(datasets.PCAM, "_FILES", sources)

    with serving(files) as server:
        monkeypatch.setattr(pcam, "SITE", server.url(""))

        check("pcam", [0, 1, 0, 1, 1, 0], [1, 1, 0, 0])

    for original in (tmp_path / "data" / "pcam").glob("*.h5"):
        original.unlink()
    assert DATASETS["pcam"]().is_at_hand()


def test_pcam_without_its_reader_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "h5py", None)

    with pytest.raises(DatasetUnavailable, match="pip install h5py"):
        DATASETS["pcam"]().fetch()
