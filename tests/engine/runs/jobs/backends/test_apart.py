"""A backend in a process of its own, here the one that needs no cluster."""

from __future__ import annotations

import os
import signal
import sys
import time

import psutil
import pytest

from engine.experiment.specs import cache_key
from engine.runs.jobs import BackendUnavailable
from engine.runs.jobs.backends.apart import Apart
from engine.runs.jobs.backends.choice import chosen_backend, drive


def driven(store):
    """A backend and the process that drives it."""
    apart = Apart("inline", store, drive)
    assert apart.capacity == 1
    (driver,) = [p for p in psutil.Process().children() if "spawn_main" in " ".join(p.cmdline())]
    return apart, driver


def test_a_run_is_made_by_the_driver_and_shows_in_the_store(store, tiny):
    apart = Apart("inline", store, drive)

    key = apart.submit(tiny)

    assert key == cache_key(tiny)
    assert store.state(key).state == "done"
    assert store.state(key).pid != os.getpid()
    assert apart.capacity == 1
    apart.close()


def test_a_driver_that_was_killed_is_replaced(store):
    apart, driver = driven(store)

    driver.send_signal(signal.SIGKILL)
    driver.wait(10)

    assert apart.capacity == 1
    apart.close()


def test_the_driver_ends_with_the_one_who_talks_to_it(store):
    apart, driver = driven(store)

    apart.close()

    assert not driver.is_running()


def test_a_server_is_told_what_is_missing_when_it_asks_for_a_run(store, tiny, monkeypatch):
    monkeypatch.setenv("LAB_BACKEND", "ray")
    monkeypatch.setenv("RAY_ADDRESS", "127.0.0.1:1")  # where nobody listens

    began = time.monotonic()
    with pytest.raises(BackendUnavailable, match=r"no Ray cluster answers|is not installed"):
        chosen_backend(store).submit(tiny)

    assert time.monotonic() - began < 60
    assert "ray" not in sys.modules
