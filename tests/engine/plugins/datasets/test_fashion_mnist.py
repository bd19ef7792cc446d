"""The IDX files, where they are looked for, and what is said when they cannot be had."""

from __future__ import annotations

import gzip
import hashlib
import struct
import time
import tracemalloc

import numpy as np
import pytest
from torchvision.datasets import FashionMNIST

from engine.plugins.datasets import DATASETS, DatasetUnavailable
from engine.plugins.datasets import fashion_mnist as fashion
from engine.plugins.datasets.fashion_mnist import read_idx
from tests.engine.plugins.datasets.file_server import serving


def idx_bytes(shape: tuple[int, ...], values: bytes) -> bytes:
    return bytes([0, 0, 8, len(shape)]) + struct.pack(f">{len(shape)}I", *shape) + values


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def tiny_originals(monkeypatch) -> dict[str, bytes]:
    """The four files with six and four pictures of 2×2, taken for the real ones."""
    files = {
        "train-images-idx3-ubyte": idx_bytes((6, 2, 2), bytes(range(24))),
        "train-labels-idx1-ubyte": idx_bytes((6,), bytes([0, 1, 2, 3, 4, 5])),
        "t10k-images-idx3-ubyte": idx_bytes((4, 2, 2), bytes(range(16))),
        "t10k-labels-idx1-ubyte": idx_bytes((4,), bytes([9, 8, 7, 6])),
    }
    for name, data in files.items():
        monkeypatch.setitem(fashion.SHA256, name, digest(data))
    return files


@pytest.fixture
def no_files(tmp_path, monkeypatch):
    """A machine on which the data set has never been."""
    monkeypatch.delenv("LAB_DATA", raising=False)
    monkeypatch.setenv("LAB_CACHE", str(tmp_path / "cache"))
    return tmp_path


def test_plain_and_gzipped_files_read_alike(tmp_path):
    raw = idx_bytes((2, 3), bytes(range(6)))
    (tmp_path / "plain").write_bytes(raw)
    (tmp_path / "packed.gz").write_bytes(gzip.compress(raw))

    plain = read_idx(tmp_path / "plain", digest(raw))

    assert plain.tolist() == [[0, 1, 2], [3, 4, 5]]
    assert (read_idx(tmp_path / "packed.gz", digest(raw)) == plain).all()


@pytest.mark.parametrize("content", [b"", b"not gzip", gzip.compress(b"abc" * 99)[:-9]])
def test_a_damaged_file_is_named(tmp_path, content):
    (tmp_path / "x.gz").write_bytes(content)

    with pytest.raises(DatasetUnavailable, match=r"^Replace .*x\.gz, [^\n]*\.$"):
        read_idx(tmp_path / "x.gz", digest(b"abc"))


def test_the_files_are_found_below_lab_data(no_files, monkeypatch, tiny_originals):
    folder = no_files / "elsewhere" / "fashion-mnist"
    folder.mkdir(parents=True)
    for name, data in tiny_originals.items():
        (folder / name).write_bytes(data)
    monkeypatch.setenv("LAB_DATA", str(folder.parent))

    data = DATASETS["fashion-mnist"]()

    assert data.is_at_hand()
    assert data.load().test.labels.tolist() == [9, 8, 7, 6]
    assert data.load().train.images[5].flatten().tolist() == [20, 21, 22, 23]


def test_without_a_network_one_sentence_says_what_to_do(no_files, monkeypatch):
    monkeypatch.setattr(FashionMNIST, "mirrors", ["http://127.0.0.1:9/"])
    data = DATASETS["fashion-mnist"]()

    with pytest.raises(DatasetUnavailable, match="check the network and try again, or put"):
        data.fetch()


@pytest.fixture
def mirror(monkeypatch, tiny_originals):
    """A web server on this machine with the four files, taken for the real one."""
    files = {f"{name}.gz": gzip.compress(data) for name, data in tiny_originals.items()}
    resources = [(name, hashlib.md5(packed).hexdigest()) for name, packed in files.items()]
    monkeypatch.setattr(FashionMNIST, "resources", resources)
    with serving(files) as server:
        monkeypatch.setattr(FashionMNIST, "mirrors", [server.url("")])
        yield server


def test_what_is_not_at_hand_is_downloaded_once(no_files, mirror):
    data = DATASETS["fashion-mnist"]()

    for _ in range(2):
        data.fetch()
        mirror.files.clear()
    downloaded = data.load()

    assert downloaded.train.labels.tolist() == [0, 1, 2, 3, 4, 5]
    assert data.is_at_hand() and data.load() is downloaded


def test_a_download_with_a_wrong_checksum_is_refused(no_files, mirror):
    mirror.files["t10k-labels-idx1-ubyte.gz"] = gzip.compress(b"something else")

    with pytest.raises(DatasetUnavailable, match="gave a file with a wrong checksum"):
        DATASETS["fashion-mnist"]().fetch()


@pytest.mark.parametrize("cut", [1, 9, 40, 200])
def test_a_packed_file_that_is_cut_off_anywhere_is_named(tmp_path, cut):
    packed = gzip.compress(np.random.default_rng(0).bytes(1000))
    (tmp_path / "x.gz").write_bytes(packed[:-cut])

    with pytest.raises(DatasetUnavailable, match=r"^Replace .*x\.gz, "):
        read_idx(tmp_path / "x.gz", digest(b"abc"))


def test_a_packed_file_of_gigabytes_of_zeros_is_refused_in_bounded_time_and_memory(tmp_path):
    with gzip.open(tmp_path / "x.gz", "wb", compresslevel=1) as file:
        for _ in range(20):
            file.write(bytes(50_000_000))
    tracemalloc.start()
    began = time.monotonic()

    with pytest.raises(DatasetUnavailable, match="has more than 47,040,016 bytes"):
        read_idx(tmp_path / "x.gz", digest(b"abc"))

    assert time.monotonic() - began < 10
    assert tracemalloc.get_traced_memory()[1] < 200e6
    tracemalloc.stop()
