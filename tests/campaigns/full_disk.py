"""The disk is full at some write: nothing finished is lost, nothing half is taken for finished."""

from __future__ import annotations

import errno
import os
import random
import shutil
from contextlib import suppress
from pathlib import Path

from engine.experiment.specs import cache_key
from engine.runs.exchange import export, import_runs
from engine.runs.jobs import execute
from engine.runs.store import Store
from tests.campaigns.campaign import Campaign
from tests.campaigns.small_store import contents, made, numbers, other


class FullDisk(Campaign):
    name = "full-disk"
    title = "runs and imports on a disk that was full at some write"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._whole = made(folder / "store")
        self._files = contents(self._whole.root)
        runs = [run for key in self._whole.own_keys() if (run := self._whole.find(key))]
        export(runs, self._whole, folder / "runs.zip", title="All", weights=True)
        self._said = {run.key: numbers(self._whole, run.key) for run in runs}

    def attempt(self, rng: random.Random) -> str:
        root = self.folder / "tried"
        shutil.rmtree(root, ignore_errors=True)
        is_import = rng.random() < 0.5
        if not is_import:
            shutil.copytree(self._whole.root, root)
        store, spec = Store(root), other(0)
        with _no_room_from(rng.randrange(60)), suppress(OSError):
            if is_import:
                import_runs(self.folder / "runs.zip", store)
            else:
                execute(spec, store)
        again = Store(root)
        again.put_back()  # as the next process does
        if is_import:
            there = [key for key in again.own_keys() if again.find(key)]
            if there and set(there) != set(self._said):
                return f"{len(there)} of {len(self._said)} runs were taken in, not all or none"
            lost = [key for key in there if numbers(again, key) != self._said[key]]
        else:
            lost = [key for key in self._said if numbers(again, key) != self._said[key]]
            if again.find(cache_key(spec)) is not None and numbers(again, cache_key(spec)) is None:
                return "a run that is not whole was taken for finished"
        return f"{len(lost)} runs were lost or changed" if lost else ""


class _no_room_from:  # noqa: N801  reads as a phrase where it is used
    """From the given sync to disk on, each one finds no room."""

    def __init__(self, number: int) -> None:
        self._left, self._sync = number, os.fsync

    def __enter__(self) -> None:
        os.fsync = self._fsync

    def __exit__(self, *_: object) -> None:
        os.fsync = self._sync

    def _fsync(self, descriptor: int) -> None:
        self._left -= 1
        if self._left < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
