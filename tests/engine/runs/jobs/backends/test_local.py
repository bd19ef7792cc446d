from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from types import ModuleType

import psutil
import pytest

from engine.experiment.specs import TrainSpec, cache_key
from engine.runs.jobs import Local, QueueFull
from engine.runs.store import Store
from tests.engine.runs.jobs.toys import compute, lasting
from tests.engine.runs.jobs.watching import watch

seeds = count(100)


def eventually(holds: Callable[[], bool], *, seconds: float = 30) -> bool:
    until = time.monotonic() + seconds
    while not holds() and time.monotonic() < until:
        time.sleep(0.01)
    return holds()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Local, Store, Path]]:
    """One worker for all tests here, started while a page plays the main script."""
    folder = tmp_path_factory.mktemp("local")
    page = folder / "page.py"
    page.write_text(f"from pathlib import Path\nPath({str(folder / 'was-run')!r}).touch()")
    main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
    sys.modules["__main__"].__file__ = str(page)
    store = Store(folder / "cache")
    local = Local(store, workers=1, max_waiting=2, grace=0.5, compute=compute)
    local.warm()
    sys.modules["__main__"] = main
    yield local, store, folder
    local.close()


@pytest.fixture
def local(shared: tuple[Local, Store, Path]) -> Local:
    return shared[0]


@pytest.fixture
def store(shared: tuple[Local, Store, Path]) -> Store:
    return shared[1]


@pytest.fixture
def submit(local: Local, store: Store, tiny: TrainSpec) -> Iterator[Callable[..., str]]:
    """Submits a run of so many seconds; all of them are cancelled in the end."""
    keys: list[str] = []

    def submit(seconds: float, *, deaf: bool = False) -> str:
        keys.append(local.submit(lasting(tiny, seconds, seed=next(seeds), deaf=deaf)))
        return keys[-1]

    yield submit
    for key in keys:
        local.cancel(key)
    assert eventually(lambda: not any(store.state(key).is_active for key in keys))


def has_state(store: Store, key: str, state: str) -> bool:
    return eventually(lambda: store.state(key).state == state)


def test_a_run_is_made_in_a_worker(store: Store, submit: Callable[..., str]):
    key = submit(0.1)

    assert has_state(store, key, "done")
    assert store.state(key).pid != os.getpid()
    assert watch(store, key).events[0]["stage"] == "toying"


def test_a_worker_does_not_run_the_page_that_its_parent_shows(
    store: Store, submit: Callable[..., str], shared: tuple[Local, Store, Path]
):
    assert has_state(store, submit(0.0), "done")

    assert not (shared[2] / "was-run").exists()


def test_a_run_under_way_is_not_begun_again(
    local: Local, store: Store, tiny: TrainSpec, submit: Callable[..., str]
):
    key = submit(0.5)
    assert has_state(store, key, "running")
    began = store.state(key).started

    again = local.submit(lasting(tiny, 0.5, seed=next(seeds) - 1))

    assert again == key
    assert has_state(store, key, "done")
    assert store.state(key).started == began


def test_waiting_runs_know_how_many_are_before_them(store: Store, submit: Callable[..., str]):
    first, second, third = submit(30), submit(30), submit(30)

    assert has_state(store, first, "running")
    assert [store.state(k).state for k in (second, third)] == ["queued", "queued"]
    assert [store.state(k).before for k in (second, third)] == [1, 2]


def test_a_full_line_is_refused_in_a_sentence(store: Store, submit: Callable[..., str]):
    assert has_state(store, submit(30), "running")
    submit(30)
    submit(30)

    with pytest.raises(QueueFull, match="2 runs are waiting, and no more are taken"):
        submit(30)


def test_a_waiting_run_is_cancelled_at_once(local: Local, store: Store, submit: Callable[..., str]):
    running, waiting = submit(30), submit(30)
    assert has_state(store, running, "running")

    local.cancel(waiting)

    assert store.state(waiting).state == "cancelled"
    assert store.state(running).state == "running"


def test_a_cancelled_run_stops_within_a_second_and_its_worker_lives_on(
    local: Local, store: Store, submit: Callable[..., str]
):
    key = submit(30)
    assert has_state(store, key, "running")

    local.cancel(key)

    assert eventually(lambda: store.state(key).state == "cancelled", seconds=1)
    worker, after = store.state(key).pid, submit(0.0)
    assert has_state(store, after, "done")
    assert store.state(after).pid == worker


def test_a_run_whose_worker_is_killed_shows_as_interrupted_and_can_be_run_again(
    local: Local, store: Store, tiny: TrainSpec, submit: Callable[..., str]
):
    key = submit(1)
    assert has_state(store, key, "running")

    os.kill(store.state(key).pid, signal.SIGKILL)

    assert has_state(store, key, "interrupted")
    assert local.submit(lasting(tiny, 1, seed=next(seeds) - 1)) == key
    assert has_state(store, key, "done")


def test_a_worker_that_dies_while_idle_is_replaced(store: Store, submit: Callable[..., str]):
    key = submit(0.0)
    assert has_state(store, key, "done")
    worker = store.state(key).pid

    os.kill(worker, signal.SIGKILL)

    assert has_state(store, submit(0.0), "done")


def test_a_run_that_does_not_listen_is_killed_after_the_grace(
    local: Local, store: Store, submit: Callable[..., str]
):
    key = submit(1, deaf=True)
    assert has_state(store, key, "running")
    worker = store.state(key).pid

    local.cancel(key)

    assert has_state(store, key, "cancelled")
    assert eventually(lambda: not psutil.pid_exists(worker))


def test_closing_interrupts_what_runs_and_what_waits(store: Store, tiny: TrainSpec):
    local = Local(store, workers=1, compute=compute)
    running = local.submit(lasting(tiny, 30, seed=next(seeds)))
    waiting = local.submit(lasting(tiny, 30, seed=next(seeds)))
    assert has_state(store, running, "running")
    worker = store.state(running).pid

    local.close()

    assert store.state(running).state == store.state(waiting).state == "interrupted"
    assert not psutil.pid_exists(worker)
    with pytest.raises(QueueFull, match="shutting down"):
        local.submit(tiny)
    assert store.state(cache_key(tiny)).state == "absent"
