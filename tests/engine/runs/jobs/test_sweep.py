"""A sweep says in the store how it stands, and heeds the mark that asks it to stop."""

from __future__ import annotations

import dataclasses
import json

import pytest

from engine.base.progress import Cancelled
from engine.experiment.specs import cache_key
from engine.runs.jobs import Inline, sweep_status
from engine.runs.jobs.sweep import UnderWay, sweep, sweep_id
from engine.runs.jobs.sweep_status import SweepStatus, sweeps
from engine.runs.store.locks import claimed
from tests.engine.runs import whole


def seeds(tiny, n):
    return [dataclasses.replace(tiny, seed=seed) for seed in range(n)]


def quick(spec, *, fetch, progress):
    if spec.seed == 1:
        raise RuntimeError("seed one is unlucky")
    return whole.FILES


def swept(specs, store, listen=lambda _: None):
    backend = Inline(store, compute=quick)
    return sweep(specs, backend, store, title="toys", kind="inline", command="again", listen=listen)


def test_a_finished_sweep_says_what_became_of_its_runs(store, tiny):
    specs = seeds(tiny, 4)

    swept(specs, store)

    (said,) = sweeps(store)
    assert (said.state, said.title, said.backend, said.command) == (
        "finished", "toys", "inline", "again",
    )  # fmt: skip
    assert (said.total, said.made, said.failed, said.running) == (4, 3, 1, 0)
    assert said.failures == ((cache_key(specs[1]), "RuntimeError: seed one is unlucky"),)


def test_the_same_runs_are_the_same_sweep_in_whatever_order(store, tiny):
    specs = seeds(tiny, 3)
    swept(specs, store)

    swept(specs[::-1], store)

    (said,) = sweeps(store)
    assert said.cached == 2
    assert sweep_id(specs) == sweep_id([*specs, *specs]) != sweep_id(specs[:1])


def test_a_sweep_is_stopped_by_a_mark_in_the_store_and_goes_on_when_it_is_run_again(store, tiny):
    specs = seeds(tiny, 6)

    def stop(status):
        if status.made == 2:
            sweep_status.request_stop(store, status.id)

    with pytest.raises(Cancelled):
        swept(specs, store, stop)

    (said,) = sweeps(store)
    assert said.state == "stopped" and said.done < 6
    again = swept(specs, store)
    assert (len(again.cached), len(again.made), len(again.failed)) == (2, 3, 1)


def test_a_sweep_that_breaks_off_says_why(store, tiny):
    def trip(status):
        raise ValueError("no terminal")

    with pytest.raises(ValueError, match="no terminal"):
        swept(seeds(tiny, 2), store, trip)

    (said,) = sweeps(store)
    assert (said.state, said.error) == ("broken", "ValueError: no terminal")


def test_a_sweep_is_driven_by_one_process_at_a_time(store, tiny):
    specs = seeds(tiny, 2)

    with (
        claimed(sweep_status.driver_lock(store, sweep_id(specs))),
        pytest.raises(UnderWay, match="under way in another process"),
    ):
        swept(specs, store)


def test_a_sweep_whose_driver_has_died_is_interrupted(store):
    said = SweepStatus(id="5" * 20, title="toys", total=9, running=4)
    sweep_status.write(store, said)

    with claimed(sweep_status.driver_lock(store, said.id)):
        assert sweeps(store) == [said]

    assert sweeps(store) == [dataclasses.replace(said, state="interrupted", running=0)]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"id": 5}', '{"id": "../../x"}', "\x00", "[" * 9999]
)
def test_a_damaged_note_is_passed_over(store, text):
    sweep_status.write(store, SweepStatus(id="5" * 20))
    sweep_status.document(store, "5" * 20).write_text(text)

    assert sweeps(store) == []


def test_a_note_cannot_speak_for_another_sweep(store):
    sweep_status.write(store, SweepStatus(id="5" * 20))
    path = sweep_status.document(store, "5" * 20)
    path.write_text(json.dumps(json.loads(path.read_text()) | {"id": "6" * 20}))

    assert sweeps(store) == []


def test_the_time_that_remains_is_told_from_the_pace_so_far():
    status = SweepStatus(total=100, cached=20, made=9, failed=1, started=1000, changed=1050)

    assert status.remaining == 50 / 10 * 70
    assert status.in_words == "30 of 100 done, 0 running, 1 failed, about 6 min left"


def test_before_a_run_has_ended_nobody_knows_how_long_it_takes():
    status = SweepStatus(total=100, cached=20, running=2, started=1000, changed=1050)

    assert status.remaining is None
    assert status.in_words == "20 of 100 done, 2 running"


def test_only_the_newest_sweeps_are_remembered(store):
    for n in range(sweep_status.KEPT + 3):
        sweep_status.write(store, SweepStatus(id=f"{n:020x}", state="finished", changed=n))

    sweep_status.tidy(store)

    assert [int(said.id, 16) for said in sweeps(store)][-1] == 3
