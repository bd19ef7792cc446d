"""The app's server as processes of their own, to be killed and started again on the same store."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

import psutil

from engine.runs.store import Store

ROOT = Path(__file__).parents[2]
SECONDS_TO_START = 180
SECONDS_TO_END = 20


class LabServer:
    """``streamlit run app.py`` on a free port, with two workers and a store in ``cache``.

    On two cores each worker then has one thread: two would wait for each other on a busy one.

    Attributes:
        was_killed: whether visitors have to bear with a lost connection.
    """

    def __init__(self, cache: Path) -> None:
        self.cache = cache
        self.store = Store(cache)
        self.was_killed = False
        self._port = _free_port()
        self._log = cache.with_suffix(".log")
        self._process: subprocess.Popen[bytes] | None = None
        self._groups: list[int] = []

    def start(self) -> None:
        """Returns when the server answers. It keeps its port when it is started again."""
        command = ["-m", "streamlit", "run", "app.py", "--server.port", str(self._port)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=self._environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._groups.append(self._process.pid)
        self._wait_until_it_answers(self._process)

    def url(self, path: str = "", **link: str) -> str:
        query = f"?{urlencode(link)}" if link else ""
        return f"http://127.0.0.1:{self._port}/{path}{query}"

    def kill(self) -> None:
        """Kills the server's own process, as a crash would; its worker is not touched."""
        assert self._process is not None
        self.was_killed = True
        self._process.kill()
        self._process.wait(SECONDS_TO_END)

    def kill_worker(self, key: str) -> None:
        """Kills the process that works on the run ``key``."""
        worker = psutil.Process(self.store.folder(key).status.pid)
        assert self._process is not None
        assert self._process.pid in [parent.pid for parent in worker.parents()]
        worker.kill()

    @property
    def process(self) -> psutil.Process:
        assert self._process is not None
        return psutil.Process(self._process.pid)

    def stop(self) -> None:
        """Ends the server as Ctrl-C does, then whatever is left of what was started here."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(SECONDS_TO_END)
        for process in self.left_over():
            process.kill()
        psutil.wait_procs(self.left_over(), SECONDS_TO_END)

    def left_over(self) -> list[psutil.Process]:
        """Processes of this server that still live."""
        return [p for p in psutil.process_iter() if _group(p) in self._groups and _lives(p)]

    def log(self) -> str:
        return self._log.read_text(errors="replace")

    def _environment(self) -> dict[str, str]:
        own = {"LAB_CACHE": str(self.cache), "LAB_BACKEND": "local", "LAB_WORKERS": "2"}
        return {**os.environ, **own}

    def _wait_until_it_answers(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline:
            assert process.poll() is None, f"the server has ended:\n{self.log()}"
            try:
                urllib.request.urlopen(self.url("_stcore/health"), timeout=5).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError(f"no answer after {SECONDS_TO_START} s:\n{self.log()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _group(process: psutil.Process) -> int:
    try:
        return os.getpgid(process.pid)
    except ProcessLookupError:
        return -1


def _lives(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
