from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.runs.store import Store
from engine.runs.store.locks import claimed
from engine.runs.store.status import Status, parsed
from tests.engine.runs.store.runs import put


def test_a_run_without_a_holder_is_interrupted(store: Store):
    folder = store.folder("1" * 20)
    folder.write_status("running")

    assert store.state(folder.key).state == "interrupted"
    with folder.claim():
        assert store.state(folder.key).state == "running"


def test_a_killed_process_leaves_an_interrupted_run(store: Store, tmp_path: Path):
    script = (
        "import sys, time; from pathlib import Path; from engine.runs.store import Store\n"
        f"folder = Store(Path({str(store.root)!r})).folder('2' * 20)\n"
        "with folder.claim():\n"
        "    folder.write_status('running'); print('ready', flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert store.state("2" * 20).state == "running"
        process.kill()

    assert store.state("2" * 20).state == "interrupted"


def test_a_queued_run_is_interrupted_when_its_queue_is_gone(store: Store):
    folder = store.folder("3" * 20)
    folder.write_status("queued", queue="abc")

    with claimed(store.queue_lock("abc")):
        assert store.state(folder.key).state == "queued"
    assert store.state(folder.key).state == "interrupted"


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_a_status_that_cannot_be_read_is_absent(data: bytes):
    assert parsed(data) == Status()


def test_active_runs_are_told_with_the_running_ones_first(store: Store):
    put(store)
    store.folder("6" * 20).write_status("failed")
    store.folder("7" * 20).write_status("running")
    waiting, running = store.folder("8" * 20), store.folder("9" * 20)
    waiting.write_status("queued", queue="abc")
    running.write_status("running")

    with running.claim(), claimed(store.queue_lock("abc")):
        active = [(key, status.state) for key, status in store.active()]

    assert active == [(running.key, "running"), (waiting.key, "queued")]
