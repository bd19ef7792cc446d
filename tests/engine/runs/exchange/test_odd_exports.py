"""Exports with right checksums and something odd: refused by name, and nothing is taken in."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import warnings
import zipfile

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from engine.runs.exchange import ExportDamaged, export, import_runs
from engine.runs.exchange.sums import SUMS, write_sums
from engine.runs.store import Store, durable, incoming

WEIGHTS = "model.safetensors"


def row_of(exported, key=None) -> pd.Series:
    rows = pd.read_parquet(exported / "runs.parquet")
    return rows.iloc[0] if key is None else rows[rows["key"] == key].iloc[0]


def with_document(exported, column: str, place: list, value) -> None:
    """Puts ``value`` at ``place`` of a JSON document of the first run; right checksums."""
    path = exported / "runs.parquet"
    rows = pd.read_parquet(path)
    document = json.loads(rows.loc[0, column])
    here = document
    for name in place[:-1]:
        here = here[name]
    if value is ...:
        del here[place[-1]]
    else:
        here[place[-1]] = value
    rows.loc[0, column] = json.dumps(document)
    if column == "spec":
        rows = with_new_key(exported, rows)
    rows.to_parquet(path)
    write_sums(exported)


def with_new_key(exported, rows: pd.DataFrame) -> pd.DataFrame:
    """The key that a changed spec has, everywhere in the export."""
    old, new = rows.loc[0, "key"], hashlib.sha256(rows.loc[0, "spec"].encode()).hexdigest()[:20]
    path = exported / "predictions.parquet"
    parts = pq.ParquetFile(path)
    groups = [parts.read_row_group(n) for n in range(parts.num_row_groups)]
    keys = pa.DictionaryArray.from_arrays(pa.array([0] * len(groups[0]), pa.int32()), [new])
    groups[0] = groups[0].set_column(0, "key", keys).cast(groups[0].schema)
    with pq.ParquetWriter(path, groups[0].schema) as writer:
        for group in groups:
            writer.write_table(group, row_group_size=len(group))
    weights = exported / "weights" / f"{old}.safetensors"
    if weights.exists():
        weights.rename(weights.with_name(f"{new}.safetensors"))
    rows.loc[0, "key"] = new
    return rows


ODD = {
    "a score that is text": ("metrics", ["scores", "asr", "value"], "high", "scores.asr.value"),
    "a score that is NaN": ("metrics", ["scores", "asr", "value"], float("nan"), "metrics.json"),
    "a score of 7": ("metrics", ["scores", "asr", "value"], 7, "shares in"),
    "a score that was not earned": (
        "metrics", ["scores", "acc_retain", "value"], 0.987654, "but its predictions give"),
    "a count of others": ("metrics", ["scores", "acc_retain", "n"], 7, "its predictions give"),
    "a confusion that was not": (
        "metrics", ["confusion", "clean_test", 0, 0], 10**6, "confusion.clean_test"),
    "class names of the wrong number": ("metrics", ["class_names"], ["a", "b"], "class_names"),
    "a class name that is a number": ("metrics", ["class_names", 0], 5, "class_names"),
    "no class names": ("metrics", ["class_names"], ..., "class_names"),
    "no scores": ("metrics", ["scores"], ..., "scores"),
    "a time of 1e300": ("metrics", ["seconds"], 1e300, "seconds"),
    "a curve of text": ("metrics", ["watched", "curves", "x"], [[0, "a"]], "watched.curves.x"),
    "points that are a number": ("metrics", ["watched", "points"], 5, "watched.points"),
    "a chosen setting without a grid": ("metrics", ["chosen"], {"lr": 1}, "sweep.parquet"),
    "a date of 1e300": ("provenance", ["created"], 1e300, "created"),
    "a date as text": ("provenance", ["created"], "today", "created"),
    "no date": ("provenance", ["created"], ..., "created"),
    "a file that is a number": (
        "provenance", ["brought"], {"file": 3, "sha256": "0" * 64}, "brought.file"),
    "a device that is a list": ("provenance", ["device"], [1], "device"),
    "data that is text": ("spec", ["data"], "digits", "data"),
    "a size of -1": ("spec", ["manipulation", "size"], -1, "size"),
    "a knob of another type": ("spec", ["model", "width"], "wide", "width"),
    "a knob that is none": ("spec", ["model", "colour"], 3, "colour"),
    "a recipe that is a list": ("spec", ["recipe"], [1], "recipe"),
    "steps as text": ("spec", ["recipe", "steps"], "many", "steps"),
    "a seed as text": ("spec", ["seed"], "first", "seed"),
    "no seed": ("spec", ["seed"], ..., "seed"),
}  # fmt: skip


@pytest.mark.parametrize("what", ODD)
def test_an_export_with_an_odd_value_is_refused_by_name(originals, store: Store, what: str):
    column, place, value, message = ODD[what]
    with_document(originals, column, place, value)

    with pytest.raises(ExportDamaged, match=f".*{message}"):
        import_runs(originals, store)

    assert list(store.own_keys()) == [] and store.rows() == []
    assert list((store.root / "runs").glob("*")) == []


@pytest.fixture
def originals(here, tmp_path):
    """An export of the two originals, with weights; the first is of poisoned digits."""
    rows = [row["key"] for row in here.rows() if row["kind"] == "train"]
    export([here.find(key) for key in rows], here, tmp_path / "out", title="A test", weights=True)
    return tmp_path / "out"


@pytest.mark.parametrize("drop", ["metrics", "spec", "files", "provenance", "key"])
def test_a_table_without_a_column_is_refused(originals, store: Store, drop: str):
    path = originals / "runs.parquet"
    pd.read_parquet(path).drop(columns=drop).to_parquet(path)
    write_sums(originals)

    with pytest.raises(ExportDamaged):
        import_runs(originals, store)


@pytest.mark.parametrize("name", ["MANIFEST.json", "status.json", "cancel", "x" * 300, "a\0b"])
def test_a_name_that_no_file_of_a_run_has_is_refused(originals, store: Store, name: str):
    path = originals / "runs.parquet"
    rows = pd.read_parquet(path)
    rows.loc[0, "files"] = json.dumps([*json.loads(rows.loc[0, "files"]), name])
    rows.to_parquet(path)
    write_sums(originals)

    with pytest.raises(ExportDamaged, match="a run has no file called"):
        import_runs(originals, store)


@pytest.mark.parametrize("how", ["text", "cut", "of another network", "a tensor less"])
def test_weights_that_cannot_be_opened_or_do_not_fit_are_refused(originals, store, how: str):
    from safetensors.torch import load_file, save_file

    path = next((originals / "weights").iterdir())
    if how == "text":
        path.write_bytes(b"these are no weights")
    elif how == "cut":
        path.write_bytes(path.read_bytes()[:-100])
    else:
        tensors = load_file(path)
        name = next(name for name, value in tensors.items() if value.dim() > 1)
        if how == "a tensor less":
            del tensors[name]
        else:
            tensors[name] = tensors[name][:1].clone()
        save_file(tensors, path)
    write_sums(originals)

    with pytest.raises(ExportDamaged, match=r"model\.safetensors"):
        import_runs(originals, store)

    assert list(store.own_keys()) == []


def test_predictions_that_would_unpack_to_far_more_are_refused(originals, store: Store):
    n = 60_000_000
    path = originals / "runs.parquet"
    texts = {name: pd.read_parquet(path)[name][0] for name in ("key", "spec", "files")}
    zeros = pa.array([0] * 1_000_000, pa.int32())
    columns = {
        name: pa.chunked_array(
            [pa.DictionaryArray.from_arrays(zeros, pa.array([text]))] * (n // 1_000_000)
        )
        for name, text in texts.items()
    }
    pq.write_table(pa.table(columns), path)
    write_sums(originals)

    with pytest.raises(ExportDamaged, match="has 60,000,000 rows, at most 100,000 are read"):
        import_runs(originals, store)


def test_a_text_that_stands_there_very_often_takes_memory_once(originals, store: Store):
    path = originals / "runs.parquet"
    rows = pd.read_parquet(path)
    long = pa.DictionaryArray.from_arrays(
        pa.array([0] * 90_000, pa.int32()), pa.array(["x" * 1_000_000])
    )
    short = {
        name: pa.DictionaryArray.from_arrays(
            pa.array([0] * 90_000, pa.int32()), pa.array([rows.loc[0, name]])
        )
        for name in ("key", "spec", "files", "provenance")
    }
    pq.write_table(pa.table({**short, "metrics": long}), path)
    write_sums(originals)
    assert path.stat().st_size < 10_000_000

    with pytest.raises(ExportDamaged, match="characters, at most"):
        import_runs(originals, store)


def test_a_zip_with_a_password_or_of_very_many_files_is_refused(store: Store, tmp_path):
    path = tmp_path / "out.zip"
    with zipfile.ZipFile(path, "w") as pack:
        pack.writestr(SUMS, b"x" * 100)
    data = bytearray(path.read_bytes())
    for at in (6, data.index(b"PK\x01\x02") + 8):  # the flag for a password, in both heads
        data[at] |= 1
    path.write_bytes(data)
    with pytest.raises(ExportDamaged, match="cannot be unpacked"):
        import_runs(path, store)

    with zipfile.ZipFile(path, "w") as pack:
        for n in range(1000):
            pack.writestr(f"{n}", b"")
        pack.writestr(SUMS, b"")
    with pytest.MonkeyPatch.context() as patch, pytest.raises(ExportDamaged, match="1,001 files"):
        patch.setattr("engine.runs.exchange.unpacking.MOST_MEMBERS", 1000)
        import_runs(path, store)


def test_a_whole_run_is_never_replaced_by_a_poorer_one(here, originals, store: Store, tmp_path):
    first = import_runs(originals, store)
    key = first.taken[0]
    run = store.find(key)
    files = {name: run.read(name) for name in run.files if name != "spec.json"}
    with store.folder(key).claim():
        store.folder(key).clear()
        more = {**{n: v for n, v in files.items() if n != WEIGHTS}, "steps.json": b"[1]"}
        store.folder(key).commit(more, run.read("spec.json").decode(), {"created": 1.0})

    came = import_runs(originals, store)

    assert came.kept == (key,) and set(came.there) == set(first.taken) - {key}
    assert "steps.json" in store.find(key).files


def killed_at(step: int, exported, root) -> int:
    """Imports in a process that ends without a word at its ``step``-th change on disk."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # a fork with threads about
        child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    left = [step]
    real = os.fsync, os.rename, durable.Path.rename

    def counted(call):
        def one(*arguments):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*arguments)

        return one

    os.fsync, os.rename = counted(real[0]), counted(real[1])
    durable.Path.rename = counted(real[2])
    try:
        import_runs(exported, Store(root))
    finally:
        os._exit(0)


def test_an_import_that_is_killed_anywhere_is_all_or_nothing(originals, tmp_path):
    codes, counts = set(), set()
    for step in range(0, 24, 2):
        root = tmp_path / f"store-{step}"
        codes.add(killed_at(step, originals, root))

        store = Store(root)
        counts.add(len(store.rows()))
        assert all(store.find(key, (WEIGHTS,)) for key in store.own_keys())
        assert not [p for p in (root / "runs").iterdir() if p.name.startswith(".")]

    assert -signal.SIGKILL in codes and counts == {0, 2}


def test_what_is_being_taken_in_is_left_alone(originals, store: Store):
    with incoming.incoming(store.root) as arriving:
        arriving.add("0" * 20, {"spec.json": b"{}"}, {"created": 1.0})
        incoming.finish_left(store.root)

        assert len(list((store.root / "runs").iterdir())) == 1
    assert list((store.root / "runs").glob("*")) == []
