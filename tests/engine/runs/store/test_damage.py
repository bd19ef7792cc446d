from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.runs.store import Damaged, Store, manifest, verify_all
from tests.engine.runs.store.runs import FILES, damage, found, pack_up, put


def test_a_manifest_in_another_runs_folder_is_no_run(store: Store):
    key, other = put(store), "0" * 20
    (store.root / "runs" / key).rename(store.root / "runs" / other)

    assert store.find(other) is None


def test_a_manifest_cannot_name_a_file_outside_its_folder(store: Store):
    key = put(store)
    path = store.root / "runs" / key
    contents = {"spec.json": (path / "spec.json").read_bytes(), "../secret": b"1"}
    (path / "MANIFEST.json").write_bytes(manifest.written(contents, {}))
    (path.parent / "secret").write_bytes(b"1")

    assert store.find(key) is None


@pytest.mark.parametrize("name", ["MANIFEST.json", "spec.json", *FILES])
@pytest.mark.parametrize("damage", ["cut", "emptied", "zeroed", "gone"])
def test_a_damaged_run_is_put_aside_and_can_be_made_again(store: Store, name: str, damage: str):
    key = put(store)
    assert store.find(key) is not None
    path = store.root / "runs" / key / name
    data = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes({"cut": data[:-1], "emptied": b"", "zeroed": bytes(len(data))}[damage])

    assert store.find(key) is None
    assert store.state(key).state == "absent"
    is_unfinished = (name, damage) == ("MANIFEST.json", "gone")
    assert (store.root / "runs" / key).exists() == is_unfinished
    assert (store.root / "quarantine").exists() != is_unfinished
    put(store)
    assert found(store, key).read("metrics.json") == FILES["metrics.json"]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.sampled_from(["MANIFEST.json", "spec.json", *FILES]),
    place=st.floats(0, 1, exclude_max=True),
    flip=st.integers(1, 255),
)
def test_no_random_damage_is_ever_shown(store: Store, name: str, place: float, flip: int):
    key = put(store)
    before = found(store, key)
    content = bytearray((before.source.path / name).read_bytes())
    content[int(place * len(content))] ^= flip

    (before.source.path / name).write_bytes(content)

    after = store.find(key)
    if after is not None:  # only white space in the manifest was changed
        assert name == "MANIFEST.json"
        assert after.manifest == before.manifest
        assert {file: after.read(file) for file in FILES} == FILES


def test_damage_that_leaves_no_trace_in_the_inode_is_found_on_reading(store: Store):
    run = found(store, put(store))
    path = run.source.path / "metrics.json"
    real = store._seen[run.source]
    path.write_bytes(b'{"seconds": 9.5}')
    store._seen[run.source] = run.fingerprint(), real[1]

    with pytest.raises(Damaged, match=r"metrics\.json was changed"):
        found(store, run.key).read("metrics.json")
    assert store.find(run.key) is None


def test_a_damaged_run_is_not_moved_while_somebody_works_on_it(store: Store):
    key = put(store)
    path = store.root / "runs" / key
    (path / "metrics.json").write_bytes(b"")

    with store.folder(key).claim():
        assert store.find(key) is None
        assert path.exists()
    assert store.find(key) is None
    assert not path.exists()


def test_a_damaged_shipped_run_is_left_where_it_is_and_not_shown(store: Store):
    key = put(store)
    pack_up(store.root)
    other = put(store, name="two")
    packed = store.root / "starter" / "all.pack.zip"
    damage(packed, f"{key}/metrics.json")

    assert store.find(key) is None
    assert found(store, other)
    assert [check.verdict for check in verify_all(store)] == ["whole", "damaged"]
