"""A process is killed at any moment of its work: what was finished stays, the rest is redone."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from pathlib import Path

from engine.experiment.specs import cache_key
from engine.plugins.datasets.files.picture_import import import_pictures
from engine.runs.exchange import export, import_runs
from engine.runs.jobs import execute
from engine.runs.store import Store, verify_all
from tests.campaigns.campaign import Campaign
from tests.campaigns.small_store import made, numbers, other

WORKS = ("run", "import", "export", "pictures")


class Kills(Campaign):
    """The child is forked, so that the work begins at once and the moment is drawn within it."""

    name = "kills"
    title = "processes killed while they made, took in or wrote runs"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._whole = made(folder / "store")
        execute(other(0), self._whole)
        self._spec, self._key = other(0), cache_key(other(0))
        self._said = {key: numbers(self._whole, key) for key in self._whole.own_keys()}
        runs = [run for key in self._said if (run := self._whole.find(key))]
        export(runs, self._whole, folder / "runs.zip", title="All", weights=True)
        self._export = (folder / "runs.zip").read_bytes()
        self._whole.delete(self._key)
        self._seconds = dict.fromkeys(WORKS, 0.3)

    def attempt(self, rng: random.Random) -> str:
        work, root = rng.choice(WORKS), self.folder / "tried"
        shutil.rmtree(root, ignore_errors=True)
        if work != "import":
            shutil.copytree(self._whole.root, root)
        began = time.monotonic()
        was_killed = _killed(lambda: self._do(work, root), rng.uniform(0, self._seconds[work]))
        if not was_killed:  # it had ended: next time within what it took
            self._seconds[work] = max(0.05, time.monotonic() - began)
        else:
            self._seconds[work] *= 1.05
        return self._judged(work, root)

    def _do(self, work: str, root: Path) -> None:
        store = Store(root)
        if work == "run":
            execute(self._spec, store)
        elif work == "import":
            import_runs(self.folder / "runs.zip", store)
        elif work == "export":
            runs = [run for key in store.own_keys() if (run := store.find(key))]
            export(runs, store, root / "out.zip", title="All", weights=True)
        else:
            os.environ["LAB_CACHE"] = str(root)
            import_pictures(self._pictures(), "pictures", side=8)

    def _pictures(self) -> Path:
        from tests.campaigns.uploads import folder_of_pictures

        return folder_of_pictures(self.folder / "pictures")

    def _judged(self, work: str, root: Path) -> str:
        store = Store(root)
        store.put_back()  # as the next process does
        before = [] if work == "import" else [key for key in self._said if key != self._key]
        lost = [key for key in before if numbers(store, key) != self._said[key]]
        if lost:
            return f"killed during {work}: {len(lost)} finished runs were lost or changed"
        verify_all(store)
        there = [key for key in store.own_keys() if store.find(key)]
        wrong = [key for key in there if numbers(store, key) != self._said.get(key)]
        if wrong:
            return f"killed during {work}: {len(wrong)} runs say something else"
        if work == "import" and there and set(there) != set(self._said):
            return f"killed during import: {len(there)} of {len(self._said)} runs came in"
        if work in ("run", "import"):
            self._do(work, root)
        if work in ("run", "import") and numbers(Store(root), self._key) != self._said[self._key]:
            return f"killed during {work}: made again it is not what it is"
        drafts = list((root / "runs").glob("*/.draft*"))
        return f"killed during {work}: {len(drafts)} drafts stayed" if drafts else ""


def _killed(work: object, seconds: float) -> bool:
    """Forks a process that does ``work`` and kills it after ``seconds``; False if it had ended."""
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        try:
            work()  # type: ignore[operator]
        finally:
            os._exit(0)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if os.waitpid(child, os.WNOHANG)[0]:
            return False
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)
