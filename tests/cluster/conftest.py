"""Sweeps as a person starts them: in processes of their own, which can be killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.experiment.specs import TrainSpec, UnlearnSpec, canonical, to_document
from engine.plugins.unlearners import UNLEARNERS
from engine.runs.jobs import sweep_status
from engine.runs.jobs.sweep_status import SweepStatus
from engine.runs.store import Store
from tests.engine.runs.jobs.toys import lasting

ROOT = Path(__file__).parents[2]
Process = subprocess.Popen[str]


def eventually(holds: Callable[[], object], *, seconds: float = 300) -> bool:
    until = time.monotonic() + seconds
    while not holds() and time.monotonic() < until:
        time.sleep(0.05)
    return bool(holds())


def _heeds_interrupts() -> None:
    """A shell that runs the tests in its background lets them ignore Ctrl-C, and hands that on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def started(*arguments: str, **how: object) -> Process:
    own = {
        "OMP_NUM_THREADS": "1",
        "PYTHONPATH": str(ROOT),
        "RAY_worker_niceness": "0",  # else Ray's workers yield to all else on the machine
    }
    return subprocess.Popen(
        [sys.executable, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, **own},
        preexec_fn=_heeds_interrupts,
        **how,
    )


def said(process: Process) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def ended(process: Process, *, seconds: float = 600) -> dict[str, object]:
    """The JSON that the process says in the end."""
    out, err = process.communicate(timeout=seconds)
    assert process.returncode in (0, 1), err
    return json.loads(out.splitlines()[-1])


def family(tiny: TrainSpec, seeds: int) -> list[UnlearnSpec]:
    """Nine unlearning runs on each of so many originals."""
    return [
        UnlearnSpec(train=replace(tiny, seed=seed), unlearner=UNLEARNERS[name](), known=known)
        for seed in range(seeds)
        for known in (0.1, 0.5, 1.0)
        for name in ("retrain", "cf", "ssd")
    ]


def written(specs: list[UnlearnSpec], path: Path) -> Path:
    path.write_text("".join(canonical(spec) + "\n" for spec in specs))
    return path


def swept(specs: Path, store: Store, *options: str) -> Process:
    """``sweep`` under way in a process of its own."""
    return started("-m", "engine", "sweep", str(specs), "--cache", str(store.root), *options)


def finished(store: Store) -> int:
    """How many runs have their manifest."""
    return sum(1 for _ in (store.root / "runs").glob("*/MANIFEST.json"))


def running(store: Store) -> list[str]:
    return [key for key, status in store.active() if status.state == "running"]


def only_sweep(store: Store) -> SweepStatus:
    (status,) = sweep_status.sweeps(store)
    return status


def assert_equal_results(one: Store, other: Store) -> None:
    """The same runs with the same bytes, but for what was measured by the clock."""
    keys = list(one.own_keys())
    assert keys == list(other.own_keys())
    for key in keys:
        here, there = one.find(key), other.find(key)
        assert here is not None and there is not None
        assert here.files == there.files
        for name in here.files:
            assert _timeless(name, here.read(name)) == _timeless(name, there.read(name)), name


def _timeless(name: str, data: bytes) -> object:
    if name != "metrics.json":
        return data
    metrics = json.loads(data)
    return {field: metrics[field] for field in metrics.keys() - {"seconds", "watched"}}


@pytest.fixture
def toys(store: Store, tiny: TrainSpec) -> Iterator[Callable[..., Process]]:
    """Starts ``driver.py`` with runs of so many seconds each, and sees to its end."""
    drivers: list[Process] = []

    def start(backend: str, resources: dict[str, object], *seconds: float, deaf: bool = False):
        specs = [lasting(tiny, s, seed=n, deaf=deaf) for n, s in enumerate(seconds)]
        driver = started(
            str(Path(__file__).with_name("driver.py")),
            backend,
            str(store.root),
            json.dumps(resources),
        )
        assert driver.stdin is not None
        driver.stdin.write(json.dumps([to_document(spec) for spec in specs]))
        driver.stdin.close()
        driver.stdin = None
        drivers.append(driver)
        return driver

    yield start
    for driver in drivers:
        driver.kill()
        driver.communicate()
