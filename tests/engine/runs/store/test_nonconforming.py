"""A run that was written as it is and is none: damaged alone, never in the way of the others."""

from __future__ import annotations

import json
import time
from hashlib import sha256

import pytest

from engine.runs.result import Result
from engine.runs.store import Damaged, Store
from tests.engine.runs import whole
from tests.engine.runs.store.runs import FILES, found, put


def put_as(store: Store, files: dict[str, bytes], *, spec=None, made=None) -> str:
    """Commits a run whose seals are right, whatever it holds; its key."""
    text = json.dumps(spec or whole.train_spec(name="odd"))
    folder = store.folder(sha256(text.encode()).hexdigest()[:20])
    with folder.claim():
        folder.clear()
        folder.commit(files, text, made or {"created": time.time()})
        folder.write_status("done")
    return folder.key


def numbers(**changes) -> bytes:
    return json.dumps(whole.metrics(**changes)).encode()


ODD = {
    "a score as text": {"files": {**FILES, "metrics.json": numbers(seconds="2")}},
    "NaN": {"files": {**FILES, "metrics.json": numbers(seconds=float("nan"))}},
    "no numbers": {"files": {"predictions.parquet": whole.PREDICTIONS}},
    "too few class names": {"files": {**FILES, "metrics.json": numbers(class_names=["left"])}},
    "a date of 1e300": {"files": FILES, "made": {"created": 1e300}},
    "no date": {"files": FILES, "made": {"torch": "2"}},
    "a spec part of another type": {"files": FILES, "spec": whole.train_spec(data="digits")},
    "a list as recipe": {"files": FILES, "spec": whole.train_spec(recipe=[1])},
}


@pytest.mark.parametrize("how", ODD)
def test_it_is_listed_as_damaged_alone_and_can_be_deleted(store: Store, how: str):
    good, odd = put(store), put_as(store, **ODD[how])

    assert [row["key"] for row in store.rows()] == [good]
    assert [(run.key, run.from_starter) for run in store.damaged()] == [(odd, False)]
    assert store.damaged()[0].why
    assert store.find(odd) is None and store.state(odd).state == "absent"
    assert store.check(odd) == "damaged"
    assert (store.root / "runs" / odd).is_dir()  # another version of the lab may know it

    store.delete(odd)

    assert store.damaged() == [] and list(store.own_keys()) == [good]


def test_weights_that_cannot_be_opened_are_found_when_the_run_is(store: Store):
    key = put_as(store, {**FILES, "model.safetensors": b"no weights at all"})

    assert store.find(key) is None
    assert "model.safetensors is no whole safetensors file" in store.damaged()[0].why


def test_a_table_with_an_odd_value_is_found_when_it_is_read_and_the_run_is_seen_no_more(
    store: Store,
):
    from engine.base.parquet import to_parquet

    odd = to_parquet(whole.table(p_0=[0.5, 9.0, 0.5, 0.5]))
    key = put_as(store, {**FILES, "predictions.parquet": odd})

    with pytest.raises(Damaged, match=r"predictions\.parquet: probabilities must be 0 to 1, got 9"):
        _ = Result(found(store, key)).predictions

    assert store.find(key) is None
    assert [run.key for run in store.damaged()] == [key]


def test_a_run_that_is_made_again_is_damaged_no_more(store: Store):
    spec = whole.train_spec(name="odd")
    key = put_as(store, {**FILES, "metrics.json": numbers(seconds="2")}, spec=spec)
    assert store.find(key) is None and store.rows() == []

    put_as(store, FILES, spec=spec)

    assert store.find(key) is not None and store.damaged() == []
    assert [row["key"] for row in store.rows()] == [key]
