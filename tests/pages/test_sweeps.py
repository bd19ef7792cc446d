"""Sweeps on the page Runs: driven by this process, by another one, or by one that has died."""

from __future__ import annotations

import dataclasses
import time

import pytest

from engine.runs.jobs import sweep_status
from engine.runs.jobs.sweep_status import SweepStatus
from engine.runs.store import Store
from engine.runs.store.locks import claimed
from pages.shared.sitemap import Page
from tests.pages.conftest import labels, texts

PAGE = Page.RUNS


@pytest.fixture
def sweep(store: Store) -> SweepStatus:
    """A third done, one of them failed; its driver is not there."""
    now = time.time()
    status = SweepStatus(
        id="5" * 20,
        title="poisoning",
        backend="ray",
        command="python -m engine sweep poisoning --backend ray",
        total=300,
        cached=40,
        made=59,
        running=4,
        failed=1,
        failures=(("ab" * 10, "ValueError: no such layer"),),
        started=now - 60,
        changed=now,
        host="node-7",
        pid=4711,
    )
    sweep_status.write(store, status)
    return status


def test_a_sweep_that_runs_elsewhere_shows_how_far_it_is(open_page, store, sweep):
    with claimed(sweep_status.driver_lock(store, sweep.id)):
        app = open_page(PAGE)

    assert not app.exception
    assert "On the backend ray, begun" in texts(app) and "by node-7 (process 4711)" in texts(app)
    bar = app.get("progress")[0].proto
    assert bar.value == 33
    assert bar.text == ("**poisoning** · 100 of 300 done, 4 running, 1 failed, about 3 min left")
    assert "ValueError: no such layer" in texts(app)


def test_a_sweep_can_be_stopped_from_the_page(open_page, store, sweep):
    with claimed(sweep_status.driver_lock(store, sweep.id)):
        open_page(PAGE).button(f"stop sweep {sweep.id}").click().run()

    assert sweep_status.stop_mark(store, sweep.id).exists()


def test_a_sweep_whose_driver_died_says_which_command_goes_on_with_it(open_page, sweep):
    app = open_page(PAGE)

    assert "The process that drove it has ended." in texts(app)
    assert sweep.command in [code.value for code in app.code]
    assert "Stop this sweep" not in labels(app)


def test_a_finished_sweep_can_be_hidden(open_page, store, sweep):
    sweep_status.write(store, dataclasses.replace(sweep, state="finished", failed=0))
    app = open_page(PAGE)
    assert "All runs have ended." in texts(app)

    app.button(f"hide sweep {sweep.id}").click().run()

    assert "poisoning" not in texts(app)
    assert sweep_status.sweeps(store) == []


def test_a_store_without_sweeps_says_nothing_of_them(open_page):
    assert "Sweeps" not in [heading.value for heading in open_page(PAGE).subheader]
