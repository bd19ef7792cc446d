"""What a node of a cluster does, done in this process."""

from __future__ import annotations

import dataclasses

import pytest

from engine.experiment.specs import cache_key, to_document
from engine.runs.jobs.backends.node import Site, make_chunk, make_one
from engine.runs.jobs.backends.queue import Queue
from engine.runs.store import Store
from tests.engine.runs.jobs.toys import compute, lasting


@pytest.fixture
def queue(store):
    queue = Queue(store)
    yield queue
    queue.close()


def site(store, queue):
    return Site.of(store, queue.name, compute)


def test_a_run_is_made_while_its_driver_lives(store, queue, tiny):
    spec = lasting(tiny, 0, seed=1)

    assert make_one(to_document(spec), site(store, queue)) == ""

    assert store.state(cache_key(spec)).state == "done"


def test_a_node_that_does_not_share_the_store_says_so_and_makes_nothing(
    store, queue, tiny, tmp_path
):
    elsewhere = dataclasses.replace(site(store, queue), root=str(tmp_path / "elsewhere"))
    document = to_document(lasting(tiny, 0, seed=1))

    for said in (make_one(document, elsewhere), *make_chunk([document], elsewhere)):
        assert "not on storage that all nodes share" in said
    assert not (tmp_path / "elsewhere").exists()


def test_a_node_makes_nothing_for_a_driver_that_has_died(store, queue, tiny):
    queue.close()

    assert "has the driver ended" in make_one(to_document(tiny), site(store, queue))


def test_a_chunk_passes_over_what_was_cancelled_and_leaves_what_is_taken_for_last(
    store, queue, tiny
):
    specs = [lasting(tiny, 0, seed=seed) for seed in range(4)]
    keys = [cache_key(spec) for spec in specs]
    for spec in specs:
        queue.enter(spec)
    queue.leave(keys[1], "cancelled")
    taken = store.folder(keys[0]).claim()
    taken.__enter__()
    made: list[str] = []

    def noting(spec, **how):
        made.append(cache_key(spec))
        if len(made) == 2:
            taken.__exit__(None, None, None)
        return compute(spec, **how)

    where = dataclasses.replace(site(store, queue), compute=noting)
    assert make_chunk([to_document(spec) for spec in specs], where) == ["", "", ""]

    assert made == [keys[2], keys[3], keys[0]]
    assert store.state(keys[1]).state == "cancelled"


def test_the_lab_s_own_settings_travel_to_the_node(store, queue, monkeypatch):
    monkeypatch.setenv("LAB_DATA", "/data")
    monkeypatch.setenv("OTHER", "1")

    there = site(store, queue).environment

    assert there["LAB_DATA"] == "/data"
    assert "OTHER" not in there


def test_what_waits_is_interrupted_when_its_queue_is_gone(store: Store, tiny):
    queue = Queue(store)
    assert queue.enter(tiny)
    assert store.state(cache_key(tiny)).state == "queued"

    queue.close()

    assert store.state(cache_key(tiny)).state == "interrupted"
