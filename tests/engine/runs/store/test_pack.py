"""Packs: many runs in a file, found by key, checked like any other run."""

from __future__ import annotations

import threading

from engine.runs.store import Store, pack, verify_all
from tests.engine.runs.store.runs import found, pack_up, put


def test_equal_runs_make_equal_packs(tmp_path):
    for name in ("one", "two"):
        pack.write(tmp_path / name, [("0" * 20, {"a": b"1", "b": b"2"})], {"frame": b"3"})

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_run_is_read_with_what_all_runs_of_the_pack_share(tmp_path):
    path = tmp_path / f"x{pack.SUFFIX}"
    pack.write(path, [("0" * 20, {"a": b"1"}), ("1" * 20, {"a": b"2"})], {"frame": b"3"})

    packs = pack.Packs(tmp_path)
    run = packs.find("1" * 20)

    assert packs.keys() == ["0" * 20, "1" * 20]
    assert run is not None and (run.read("a"), run.read("frame")) == (b"2", b"3")
    assert packs.find("2" * 20) is None


def test_a_pack_that_comes_or_is_replaced_is_seen_at_the_next_look(tmp_path):
    packs = pack.Packs(tmp_path)
    path = tmp_path / f"x{pack.SUFFIX}"

    assert packs.keys() == []
    pack.write(path, [("0" * 20, {"a": b"1"})], {})
    assert packs.keys() == ["0" * 20]
    pack.write(path, [("0" * 20, {"a": b"22"})], {})
    run = packs.find("0" * 20)
    assert run is not None and run.read("a") == b"22"


def test_a_file_that_is_no_pack_hides_its_own_runs_only_and_is_named(store: Store):
    key = put(store)
    packed = pack_up(store.root)
    other = packed.with_name(f"cut{pack.SUFFIX}")
    other.write_bytes(packed.read_bytes()[:200])

    assert found(store, key).from_starter
    assert [(check.key, check.verdict) for check in verify_all(store)] == [
        (key, "whole"),
        (other.name, "damaged"),
    ]


def test_threads_read_one_pack_at_once(tmp_path):
    path = tmp_path / f"x{pack.SUFFIX}"
    files = {f"{n:020x}": {"a": bytes([n]) * 100_000} for n in range(20)}
    pack.write(path, files.items(), {})
    opened, wrong = pack.Pack(path), []

    def read(n: int) -> None:
        for _ in range(20):
            if opened.read(f"{n:020x}", "a") != files[f"{n:020x}"]["a"]:
                wrong.append(n)

    threads = [threading.Thread(target=read, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
