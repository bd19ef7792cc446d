from __future__ import annotations

import subprocess
import sys
import time

import pytest

from engine.runs.store import Store, verify_all
from tests.engine.runs import whole
from tests.engine.runs.store.runs import FILES, found, pack_up, put


def test_a_committed_run_is_found_with_its_spec_and_its_files(store: Store):
    run = found(store, put(store))

    document = whole.train_spec(name="one")
    assert {"schema": 1, **run.document} == document
    assert run.manifest["schema"] == 1
    assert set(run.files) == {"spec.json", *FILES}
    assert run.read("model.safetensors") == FILES["model.safetensors"]
    assert not run.from_starter


def test_a_file_that_a_run_does_not_have_is_named(store: Store):
    with pytest.raises(LookupError, match=r"has no sweep\.parquet"):
        found(store, put(store)).read("sweep.parquet")


def test_a_store_that_was_only_asked_makes_no_folder(store: Store):
    assert store.find("0" * 20) is None
    assert store.state("0" * 20).state == "absent"
    assert store.rows() == []
    assert list(verify_all(store)) == []

    assert not store.root.exists()


@pytest.mark.parametrize("key", ["", "..", "../../etc/passwd", "A" * 20, "0" * 19, "0" * 20 + "\n"])
def test_only_twenty_hex_digits_become_part_of_a_path(store: Store, key: str):
    for use in (store.find, store.state, store.folder, store.delete, store.check):
        with pytest.raises(ValueError, match="20 hex digits"):
            use(key)


def test_a_run_without_the_needed_files_does_not_count(store: Store):
    key = put(store, files=whole.FILES)

    assert store.find(key, needs=("metrics.json",)) is not None
    assert store.find(key, needs=("model.safetensors",)) is None


def test_a_shipped_run_is_found_and_an_own_one_of_its_key_goes_before_it(store: Store):
    key = put(store, files=whole.FILES)
    pack_up(store.root)

    assert found(store, key).from_starter
    put(store)
    assert not found(store, key).from_starter
    assert [row["starter"] for row in store.rows()] == [False]


def test_a_verified_run_is_found_in_well_under_a_millisecond(store: Store):
    key = put(store)
    store.find(key)

    began = time.process_time()
    for _ in range(500):
        store.find(key)
    assert (time.process_time() - began) / 500 < 0.5e-3


def test_the_store_does_without_torch():
    code = "import sys, engine.runs.store; sys.exit('torch' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
