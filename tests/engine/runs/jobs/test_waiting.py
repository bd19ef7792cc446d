"""Originals go before the runs that stand on them."""

from __future__ import annotations

import dataclasses
from contextlib import suppress

from engine.experiment.specs import LookSpec, cache_key
from engine.plugins.interpreters import LOOKS
from engine.runs.jobs import execute
from engine.runs.jobs.batch import TRIES, run_all
from engine.runs.jobs.waiting import Waiting
from tests.engine.runs.jobs.computations import FILES, Counting, OnTopOf, unlearning


def test_an_original_is_handed_out_before_the_runs_that_stand_on_it(store, tiny):
    above = [unlearning(tiny), unlearning(tiny, seed=1)]
    waiting = Waiting(above, store)

    key, first = waiting.take()
    assert first == tiny
    assert waiting.take() is None and waiting

    waiting.made(key)
    assert [waiting.take()[1] for _ in above] == above
    assert not waiting


def test_nothing_waits_for_an_original_that_is_there(store, tiny):
    execute(tiny, store, compute=Counting())

    waiting = Waiting([unlearning(tiny)], store)

    assert waiting.take()[1] == unlearning(tiny)
    assert (waiting.total, waiting.cached) == (1, [cache_key(tiny)])


def test_the_same_runs_are_counted_before_and_after(store, tiny):
    runs = [unlearning(tiny), unlearning(tiny, seed=1)]

    first = run_all(runs, Backend(store, OnTopOf()), store)
    again = run_all(runs, Backend(store, OnTopOf()), store)

    assert (first.total, len(first.made)) == (again.total, len(again.cached)) == (3, 3)


def test_a_look_waits_for_its_run_and_that_for_its_original(store, tiny):
    look = LookSpec(run=unlearning(tiny), look=LOOKS[next(iter(LOOKS))]())
    waiting, order = Waiting([look], store), []

    while next_one := waiting.take():
        order.append(next_one[1])
        waiting.made(next_one[0])

    assert order == [tiny, unlearning(tiny), look]


def test_runs_whose_original_failed_are_not_tried(store, tiny):
    tried = []

    def broken(spec, *, fetch, progress):
        tried.append(spec)
        raise RuntimeError("it diverged")

    above = unlearning(tiny)
    tally = run_all([above], Backend(store, broken), store)

    assert tried == [tiny]
    assert tally.failed[cache_key(tiny)] == "RuntimeError: it diverged"
    assert tally.failed[cache_key(above)].endswith("that it stands on was not made")
    assert tally.done == tally.total == 2


def test_a_run_whose_process_dies_is_handed_out_again_but_not_for_ever(store, tiny):
    other = dataclasses.replace(tiny, seed=1)
    backend = Mortal(store, {cache_key(tiny): 2, cache_key(other): 99})

    tally = run_all([tiny, other], backend, store)

    assert tally.made == [cache_key(tiny)]
    assert tally.failed == {cache_key(other): "interrupted"}
    assert backend.times == {cache_key(tiny): 3, cache_key(other): TRIES}


class Backend:
    """Makes a run in the caller by a computation of the test's own."""

    capacity = 8

    def __init__(self, store, compute):
        self._store, self._compute = store, compute

    def submit(self, spec):
        with suppress(RuntimeError):
            execute(spec, self._store, compute=self._compute)
        return cache_key(spec)


class Mortal:
    """Leaves a run as a killed process does, so many times for each key; then makes it."""

    capacity = 8

    def __init__(self, store, deaths):
        self._store, self._deaths, self.times = store, deaths, {}

    def submit(self, spec):
        key = cache_key(spec)
        self.times[key] = self.times.get(key, 0) + 1
        if self.times[key] <= self._deaths[key]:
            self._store.folder(key).write_status("running")
        else:
            execute(spec, self._store, compute=lambda *_, **__: FILES)
        return key
