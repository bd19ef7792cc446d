"""A store on other storage than the rest of the machine, and one that is reached by two paths."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.experiment.specs import cache_key
from engine.runs.jobs import execute
from engine.runs.store import Busy, Store, verify_all
from tests.engine.runs.jobs.computations import Counting

MEMORY = Path("/dev/shm")


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    """A folder on another file system than ``tmp_path``."""
    if not os.access(MEMORY, os.W_OK) or MEMORY.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no second file system at /dev/shm")
    folder = Path(tempfile.mkdtemp(dir=MEMORY))
    yield folder
    shutil.rmtree(folder)


def damage(store: Store, key: str) -> None:
    path = store.root / "runs" / key / "metrics.json"
    path.write_bytes(b"[]")


def test_runs_are_made_checked_and_deleted_on_another_file_system(mounted, tiny):
    store = Store(mounted / "cache")

    key = execute(tiny, store, compute=Counting())

    assert [check.verdict for check in verify_all(store)] == ["whole"]
    damage(store, key)
    assert store.find(key) is None
    execute(tiny, store, compute=Counting())
    store.delete(key)
    assert store.state(key).state == "absent"


def test_the_runs_alone_may_lie_on_another_file_system(mounted, tiny, store):
    (mounted / "runs").mkdir()
    store.root.mkdir()
    (store.root / "runs").symlink_to(mounted / "runs")
    key = execute(tiny, store, compute=Counting())

    damage(store, key)

    assert store.find(key) is None
    assert len(list((store.root / "quarantine").iterdir())) == 1
    execute(tiny, store, compute=Counting())
    store.delete(key)
    assert not (mounted / "runs" / key).exists()


def test_what_one_path_claims_the_other_one_sees(mounted, tmp_path, tiny):
    there = Store(mounted / "cache")
    there.root.mkdir()
    (tmp_path / "mount").symlink_to(there.root)
    here, key = Store(tmp_path / "mount"), cache_key(tiny)

    with there.folder(key).claim():
        assert here.folder(key).is_claimed
        with pytest.raises(Busy), here.folder(key).claim():
            pass

    assert execute(tiny, there, compute=Counting()) == key
    second = Counting()
    execute(tiny, here, compute=second)
    assert second.times == 0
    assert [row["key"] for row in here.rows()] == [key]
