"""Several processes and one store: races, a killed server, its orphan."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import psutil

from engine.experiment.specs import TrainSpec, cache_key, canonical, from_document, to_document
from engine.runs.jobs import Local, execute
from engine.runs.store import Store
from tests.engine.runs.jobs.toys import compute, lasting
from tests.engine.runs.jobs.watching import watch

ROOT = Path(__file__).parents[4]

RACER = """
import sys
from pathlib import Path
from engine.runs.store import Busy, Store
folder = Store(Path(sys.argv[1])).folder(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
try:
    with folder.claim():
        print("won", flush=True)
        sys.stdin.readline()
except Busy:
    print("lost", flush=True)
"""

SERVER = """
import json, sys, time
from pathlib import Path
from engine.runs.jobs import Local
from engine.experiment.specs import from_document
from engine.runs.store import Store
from tests.engine.runs.jobs.toys import compute
if __name__ == "__main__":
    local = Local(Store(Path(sys.argv[1])), workers=1, compute=compute)
    for document in json.loads(sys.argv[2]):
        print(local.submit(from_document(document)), flush=True)
    time.sleep(300)
"""


def eventually(holds: Callable[[], bool], *, seconds: float = 60) -> bool:
    until = time.monotonic() + seconds
    while not holds() and time.monotonic() < until:
        time.sleep(0.02)
    return holds()


def start(script: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def answer(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def test_of_six_processes_that_claim_a_run_one_wins(store: Store):
    racers = [start(RACER, str(store.root), "5" * 20) for _ in range(6)]
    assert [said(racer) for racer in racers] == ["ready"] * 6

    for racer in racers:
        answer(racer)
    ends = [said(racer) for racer in racers]

    assert sorted(ends) == ["lost"] * 5 + ["won"]
    assert store.folder("5" * 20).is_claimed
    for racer in racers:
        racer.communicate("\n")
    assert not store.folder("5" * 20).is_claimed


def test_a_killed_server_leaves_an_orphan_that_can_be_cancelled(store: Store, tiny: TrainSpec):
    documents = [to_document(lasting(tiny, 300, seed=seed)) for seed in (1, 2)]
    with start(SERVER, str(store.root), json.dumps(documents)) as server:
        running, waiting = said(server), said(server)
        assert eventually(lambda: store.state(running).state == "running")
        orphan = psutil.Process(store.state(running).pid)
        server.kill()

    assert store.state(running).state == "running"
    assert store.state(waiting).state == "interrupted"
    _, offset = store.folder(running).events()
    assert eventually(lambda: bool(watch(store, running, offset).events))

    after_restart = Local(store, workers=1, compute=compute)
    spec = from_document(documents[0])
    assert after_restart.submit(spec) == running == cache_key(spec)
    after_restart.cancel(running)

    assert eventually(lambda: store.state(running).state == "cancelled", seconds=5)
    assert eventually(lambda: not orphan.is_running() or orphan.status() == "zombie")
    after_restart.close()


def test_what_one_process_waits_for_another_one_makes(store: Store, tiny: TrainSpec):
    folder = store.folder(cache_key(tiny))
    holder = start(RACER, str(store.root), folder.key)
    assert said(holder) == "ready"
    answer(holder)
    assert said(holder) == "won"
    waiting = Thread(target=execute, args=(tiny, store), kwargs={"compute": compute})
    waiting.start()

    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate()
    waiting.join()

    run = store.find(folder.key)
    assert run is not None
    assert (run.source.path / "spec.json").read_text() == canonical(tiny)
