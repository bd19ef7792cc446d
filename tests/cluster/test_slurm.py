"""Sweeps through submitit, with its local executor in the place of SLURM."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import psutil
import pytest

from engine.experiment.specs import TrainSpec
from engine.runs.jobs import BackendUnavailable, Resources, backend_named, sweep_status
from engine.runs.store import Store, verify_all
from tests.cluster.conftest import (
    Process,
    assert_equal_results,
    ended,
    eventually,
    family,
    finished,
    only_sweep,
    running,
    swept,
    written,
)

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.timeout(1200),
    pytest.mark.skipif(
        find_spec("submitit") is None,
        reason="submitit is not installed: pip install -r requirements-cluster.txt",
    ),
]

LOCAL = {"cluster": "local", "minutes": 10}


def test_runs_of_one_original_go_out_in_chunks_after_it(
    store: Store, tiny: TrainSpec, tmp_path: Path
):
    specs = written(family(tiny, 1), tmp_path / "specs.jsonl")

    answer = ended(swept(specs, store, "--backend", "slurm", "--cluster", "local", "--chunk", "4"))

    assert (answer["made"], answer["failed"]) == (10, {})
    made = [store.state(key) for key in store.own_keys()]
    by_job = Counter(status.pid for status in made)
    assert sorted(by_job.values()) == [1, 1, 4, 4]
    original = min(made, key=lambda status: status.started)
    assert by_job[original.pid] == 1


def test_a_chunk_whose_process_is_killed_is_handed_out_again(
    store: Store, toys: Callable[..., Process]
):
    driver = toys("slurm", LOCAL, 3.0)
    assert eventually(lambda: running(store))
    (key,) = running(store)

    os.kill(store.state(key).pid, signal.SIGKILL)

    assert ended(driver) == {"made": 1, "failed": {}}
    assert store.check(key) == "whole"


def test_a_stopped_sweep_leaves_no_process_and_no_run_behind(
    store: Store, toys: Callable[..., Process]
):
    driver = toys("slurm", LOCAL, *[60] * 3)
    assert eventually(lambda: len(running(store)) == 3)
    workers = [store.state(key).pid for key in running(store)]

    sweep_status.request_stop(store, only_sweep(store).id)

    assert driver.wait(timeout=60) != 0
    assert {store.state(key).state for key in store.own_keys()} == {"cancelled"}
    assert eventually(lambda: not any(map(psutil.pid_exists, workers)), seconds=30)


def test_forty_runs_survive_the_death_of_the_driver(store: Store, tiny: TrainSpec, tmp_path: Path):
    specs = written(family(tiny, 4), tmp_path / "specs.jsonl")
    inline = Store(tmp_path / "inline")
    ended(swept(specs, inline, "--backend", "inline"))
    on_jobs = ("--backend", "slurm", "--cluster", "local", "--chunk", "5", "--minutes", "15")

    first = swept(specs, store, *on_jobs)
    assert eventually(lambda: finished(store) >= 8, seconds=400)
    first.kill()
    first.communicate()
    answer = ended(swept(specs, store, *on_jobs))

    assert answer["failed"] == {}
    assert len(list(store.own_keys())) == 40
    assert {check.verdict for check in verify_all(store)} == {"whole"}
    assert_equal_results(store, inline)


def test_without_slurm_the_sentence_says_what_to_do(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "")

    with pytest.raises(BackendUnavailable, match="there is no SLURM on this machine"):
        backend_named("slurm", store)


def test_slurm_gives_whole_gpus(store: Store):
    with pytest.raises(ValueError, match="gpus and cpus must be whole"):
        backend_named("slurm", store, Resources(gpus=0.5))


def test_what_this_machine_does_not_have_is_refused_and_not_waited_for(store: Store):
    with pytest.raises(BackendUnavailable, match="asks for 99 GPU, and this machine has"):
        backend_named("slurm", store, Resources(cluster="local", gpus=99))
    with pytest.raises(ValueError, match="a partition is SLURM's: there is none with cluster loc"):
        backend_named("slurm", store, Resources(cluster="local", partition="gpu"))
