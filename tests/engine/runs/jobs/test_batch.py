"""Many runs at once: all of them made, a failure kept apart, done again for nothing."""

from __future__ import annotations

import dataclasses

from engine.experiment.specs import cache_key
from engine.runs.jobs import Inline
from engine.runs.jobs.batch import run_all
from tests.engine.runs import whole


def seeds(tiny, n):
    return [dataclasses.replace(tiny, seed=seed) for seed in range(n)]


def quick(spec, *, fetch, progress):
    if spec.seed == 1:
        raise RuntimeError("seed one is unlucky")
    return whole.FILES


def test_every_run_is_made_and_a_failed_one_does_not_stop_the_rest(store, tiny):
    specs = seeds(tiny, 4)

    tally = run_all(specs, Inline(store, compute=quick), store)

    assert set(tally.made) == {cache_key(s) for s in specs if s.seed != 1}
    assert tally.failed == {cache_key(specs[1]): "RuntimeError: seed one is unlucky"}


def test_doing_it_again_does_what_is_missing_and_no_more(store, tiny):
    specs = seeds(tiny, 3)
    backend = Inline(store, compute=quick)
    run_all(specs, backend, store)

    again = run_all(specs, backend, store)

    assert len(again.cached) == 2 and not again.made
    assert list(again.failed) == [cache_key(specs[1])]


def test_a_run_that_is_asked_for_twice_is_made_once(store, tiny):
    tally = run_all([tiny, tiny], Inline(store, compute=quick), store)

    assert tally.made == [cache_key(tiny)]
    assert tally.done == 1


def test_progress_tells_how_many_are_done_of_all(store, tiny):
    told = []

    run_all(
        seeds(tiny, 3),
        Inline(store, compute=quick),
        store,
        lambda tally: told.append((tally.done, tally.total)),
    )

    assert told[-1] == (3, 3)
