"""Sweeps on a Ray cluster of two nodes, of which one is killed, as is the driver."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from engine.experiment.specs import TrainSpec
from engine.runs.jobs import sweep_status
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
    said,
    started,
    swept,
    written,
)

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(
        find_spec("ray") is None,
        reason="ray is not installed: pip install -r requirements-cluster.txt",
    ),
]


@pytest.fixture(scope="module")
def cluster() -> Iterator[tuple[Process, str]]:
    nodes = started(str(Path(__file__).with_name("nodes.py")))
    address = said(nodes)
    if not address:  # Ray gives a node half a minute, which a busy machine may not have
        pytest.fail(f"the nodes did not start: {nodes.communicate()[1][-1000:]}")
    yield nodes, address
    nodes.communicate(timeout=60)


@pytest.fixture
def address(cluster: tuple[Process, str]) -> str:
    return cluster[1]


def test_a_part_of_a_gpu_lets_several_runs_share_it(
    address: str, store: Store, toys: Callable[..., Process]
):
    toys("ray", {"address": address, "cpus": 0.25, "gpus": 0.5}, *[60] * 6)

    assert eventually(lambda: len(running(store)) == 4)
    time.sleep(1)
    assert len(running(store)) == 4


def test_a_run_that_no_node_can_take_is_refused_at_once(
    address: str, store: Store, tiny: TrainSpec, tmp_path: Path
):
    specs = written(family(tiny, 1), tmp_path / "specs.jsonl")

    driver = swept(specs, store, "--backend", "ray", "--address", address, "--gpus", "2")

    _, err = driver.communicate(timeout=120)
    assert driver.returncode == 2 and not store.root.exists()
    assert "each asks for 1 CPU and 2 GPU, and the cluster has" in err
    assert "2 nodes with 1 CPU and 1 GPU" in err


def test_a_run_whose_process_is_killed_is_handed_out_again(
    address: str, store: Store, toys: Callable[..., Process]
):
    driver = toys("ray", {"address": address}, 3.0)
    assert eventually(lambda: running(store))
    (key,) = running(store)

    os.kill(store.state(key).pid, signal.SIGKILL)

    assert ended(driver) == {"made": 1, "failed": {}}
    assert store.check(key) == "whole"


def test_a_sweep_is_stopped_from_elsewhere(
    address: str, store: Store, toys: Callable[..., Process]
):
    driver = toys("ray", {"address": address}, *[60] * 5)
    assert eventually(lambda: len(running(store)) == 2)

    sweep_status.request_stop(store, only_sweep(store).id)

    assert driver.wait(timeout=120) != 0
    assert only_sweep(store).state == "stopped"
    assert {store.state(key).state for key in store.own_keys()} == {"cancelled"}


def test_a_run_that_does_not_listen_is_killed_after_the_grace(
    address: str, store: Store, toys: Callable[..., Process]
):
    toys("ray", {"address": address}, 1, deaf=True)
    assert eventually(lambda: running(store))
    (key,) = running(store)

    sweep_status.request_stop(store, only_sweep(store).id)

    assert eventually(lambda: store.state(key).state in ("cancelled", "interrupted"))


def test_control_c_ends_a_sweep_with_one_line(
    address: str, store: Store, tiny: TrainSpec, tmp_path: Path
):
    specs = written(family(tiny, 8), tmp_path / "specs.jsonl")
    driver = swept(specs, store, "--backend", "ray", "--address", address)
    assert eventually(lambda: finished(store) > 2)

    driver.send_signal(signal.SIGINT)

    _, err = driver.communicate(timeout=120)
    assert driver.returncode == 130
    assert err.splitlines()[-1] == "engine: stopped"
    assert only_sweep(store).state == "stopped"
    assert store.active() == []


def test_two_hundred_runs_survive_the_death_of_a_node_and_of_the_driver(
    cluster: tuple[Process, str], store: Store, tiny: TrainSpec, tmp_path: Path
):
    nodes, address = cluster
    specs = written(family(tiny, 20), tmp_path / "specs.jsonl")
    inline = Store(tmp_path / "inline")
    beside = swept(specs, inline, "--backend", "inline")
    on_ray = ("--backend", "ray", "--address", address)

    first = swept(specs, store, *on_ray)
    assert eventually(lambda: finished(store) >= 40, seconds=600)
    assert only_sweep(store).is_running
    _kill_a_node(nodes)
    assert eventually(lambda: finished(store) >= 90, seconds=600)
    first.kill()
    first.communicate()
    assert only_sweep(store).state == "interrupted"
    answer = ended(swept(specs, store, *on_ray))

    assert answer["failed"] == {}
    assert answer["cached"] >= 90
    assert answer["cached"] + answer["made"] == 200
    assert len(list(store.own_keys())) == 200
    assert {check.verdict for check in verify_all(store)} == {"whole"}
    assert only_sweep(store).state == "finished"
    ended(beside)
    assert_equal_results(store, inline)


def _kill_a_node(nodes: Process) -> None:
    assert nodes.stdin is not None
    nodes.stdin.write("kill\n")
    nodes.stdin.flush()
    assert said(nodes) == "killed"
