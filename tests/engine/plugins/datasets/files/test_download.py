from __future__ import annotations

import hashlib

import pytest

from engine.base.progress import Cancelled
from engine.plugins.datasets import DatasetUnavailable
from engine.plugins.datasets.files.download import download
from tests.engine.plugins.datasets.file_server import serving

DATA = bytes(range(256)) * 400
MD5 = hashlib.md5(DATA).hexdigest()


@pytest.fixture
def server():
    with serving({"file": DATA}) as running:
        yield running


def test_a_file_is_fetched_once(tmp_path, server):
    for _ in range(2):
        download(server.url("file"), tmp_path / "deep" / "file", MD5)

    assert (tmp_path / "deep" / "file").read_bytes() == DATA
    assert server.asked == [""]


def test_a_broken_download_goes_on_where_it_stopped(tmp_path, server):
    server.breaks_off_after = 70_000

    with pytest.raises(DatasetUnavailable, match=r"broke off after 70,000 bytes.*try again"):
        download(server.url("file"), tmp_path / "file", MD5)
    assert not (tmp_path / "file").exists()
    download(server.url("file"), tmp_path / "file", MD5)

    assert (tmp_path / "file").read_bytes() == DATA
    assert server.asked == ["", "bytes=70000-"]


def test_a_download_killed_before_its_last_step_needs_no_byte_more(tmp_path, server):
    (tmp_path / "file.part").write_bytes(DATA)

    download(server.url("file"), tmp_path / "file", MD5)

    assert (tmp_path / "file").read_bytes() == DATA


def test_a_file_with_a_wrong_checksum_is_thrown_away(tmp_path, server):
    with pytest.raises(DatasetUnavailable, match="wrong checksum, which was thrown away"):
        download(server.url("file"), tmp_path / "file", "0" * 32)

    assert not (tmp_path / "file").exists() and not (tmp_path / "file.part").exists()


def test_a_file_that_the_server_does_not_have_is_named(tmp_path, server):
    with pytest.raises(DatasetUnavailable, match=r"other could not be downloaded from .*404"):
        download(server.url("other"), tmp_path / "other", MD5)


def test_without_a_server_one_sentence_says_what_to_do(tmp_path):
    with pytest.raises(DatasetUnavailable, match="check the network and try again, or put"):
        download("http://127.0.0.1:9/file", tmp_path / "file", MD5)


def test_progress_counts_what_came_before(tmp_path, server):
    (tmp_path / "file.part").write_bytes(DATA[:100_000])
    seen: list[tuple[int, int]] = []

    download(
        server.url("file"),
        tmp_path / "file",
        MD5,
        lambda done, total, **_: seen.append((done, total)),
    )

    assert seen[-1] == (len(DATA), len(DATA)) and seen[0][0] > 100_000


def test_a_cancelled_download_keeps_what_came(tmp_path, server):
    def stop(done: int, total: int, **_) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        download(server.url("file"), tmp_path / "file", MD5, stop)

    assert (tmp_path / "file.part").stat().st_size > 0
