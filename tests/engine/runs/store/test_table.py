from __future__ import annotations

import json
import os
import sqlite3
import time
from contextlib import closing

import pytest

from engine.runs.store import Busy, Store, gc, verify_all
from tests.engine.runs import whole
from tests.engine.runs.store.runs import found, pack_up, put, put_spec


def test_rows_say_what_was_run_and_how_it_went(store: Store):
    key = put(store)

    (row,) = store.rows()
    assert row["key"] == key
    assert row["kind"] == "train"
    assert row["seconds"] == 2.5
    assert row["bytes"] == found(store, key).size
    assert row["used"] == pytest.approx(time.time(), abs=60)
    assert not row["starter"]


@pytest.mark.parametrize(("clock", "seconds"), [("wall clock", 2.5), ("CPU time", None)])
def test_seconds_of_another_clock_stay_out_of_the_column(store: Store, clock: str, seconds: float):
    put_spec(store, json.dumps(whole.train_spec()), seconds_are=clock)

    assert [row["seconds"] for row in store.rows()] == [seconds]


def test_a_row_names_the_kind_of_machine(store: Store):
    spec = json.dumps(whole.train_spec())
    put_spec(store, spec, device="cpu (x86_64)", processor="A Xeon")
    assert [row["machine"] for row in store.rows()] == ["A Xeon"]

    put_spec(store, spec, device="A card", processor="A Xeon")
    assert [row["machine"] for row in store.rows()] == ["A card"]


def test_rows_follow_the_folders(store: Store):
    first, second = put(store, "one"), put(store, "two")
    assert [row["key"] for row in store.rows()] == [second, first]

    store.delete(first)

    assert [row["key"] for row in store.rows()] == [second]
    assert [row["key"] for row in Store(store.root).rows()] == [second]


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 99, None])
def test_the_table_is_made_again_when_it_is_damaged(store: Store, damage: bytes | None):
    key = put(store)
    store.rows()
    file = store.root / "index.sqlite"
    content = file.read_bytes()
    half = len(content) // 2
    file.write_bytes(content[:half] + os.urandom(half) if damage is None else damage)

    assert [row["key"] for row in Store(store.root).rows()] == [key]
    assert [row["key"] for row in Store(store.root).rows()] == [key]


def test_a_number_that_was_changed_in_the_table_is_not_shown(store: Store):
    put(store)
    store.rows()
    with closing(sqlite3.connect(store.root / "index.sqlite")) as table, table:
        table.execute("""UPDATE runs SET row = replace(row, '"seconds": 2.5', '"seconds": 9.5')""")

    assert [row["seconds"] for row in Store(store.root).rows()] == [2.5]


def test_a_damaged_run_is_not_in_the_table(store: Store):
    key = put(store)
    (store.root / "runs" / key / "metrics.json").write_bytes(b"")

    assert store.rows() == []


def test_deleting_removes_an_own_run_and_never_a_shipped_one(store: Store):
    key = put(store)
    store.delete(key)
    assert store.find(key) is None
    assert list(store.own_keys()) == []

    put(store)
    pack_up(store.root)
    with pytest.raises(LookupError, match="shipped with the lab"):
        store.delete(key)
    assert store.find(key) is not None


def test_a_run_is_not_deleted_while_it_is_worked_on(store: Store):
    key = put(store)

    with store.folder(key).claim(), pytest.raises(Busy, match="is being worked on"):
        store.delete(key)

    assert store.find(key) is not None


def test_making_room_deletes_what_was_not_used_for_longest(store: Store):
    keys = [put(store, name) for name in ("a", "b", "c")]
    for age, key in zip((100, 300, 200), keys, strict=True):
        (store.root / "runs" / key / "used").touch()
        os.utime(store.root / "runs" / key / "used", (time.time() - age, time.time() - age))
    size = sum(p.stat().st_size for p in (store.root / "runs" / keys[0]).iterdir())

    cleared = gc(store, max_bytes=round(1.5 * size))

    assert cleared.deleted == (keys[1], keys[2])
    assert list(store.own_keys()) == [keys[0]]
    assert cleared.kept <= 1.5 * size


def test_making_room_spares_runs_that_are_worked_on(store: Store):
    key = put(store)

    with store.folder(key).claim():
        assert gc(store, max_bytes=0).deleted == ()

    assert store.find(key) is not None


def test_checking_reads_every_run_anew(store: Store):
    whole, damaged = put(store, "one"), put(store, "two")
    store.find(damaged)
    (store.root / "runs" / damaged / "metrics.json").write_bytes(b"{}")
    (store.root / "runs" / ("4" * 20)).mkdir()

    verdicts = {check.key: check.verdict for check in verify_all(store)}

    assert verdicts == {whole: "whole", damaged: "damaged", "4" * 20: "unfinished"}
    assert len(list((store.root / "quarantine").iterdir())) == 1
