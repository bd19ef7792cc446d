"""All runs: finding a finished one, seeing how one stands, putting damaged ones aside."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.runs.store import durable
from engine.runs.store.incoming import finish_left
from engine.runs.store.index import USED, DamagedRun, Index
from engine.runs.store.locks import Busy, is_claimed
from engine.runs.store.manifest import MANIFEST, Damaged, Nonconforming
from engine.runs.store.pack import Packs
from engine.runs.store.placing import ASIDE, is_aside, put_back
from engine.runs.store.run_folder import KEY, RunFolder, checked_key
from engine.runs.store.source import Folder, Source
from engine.runs.store.status import Status
from engine.runs.store.stored_run import StoredRun, opened, verify, verify_values

SECONDS_BETWEEN_MARKS = 60.0
"""How exactly it is known when a run was last used."""


class Store:
    """The runs under ``root``: own ones in ``runs/``, shipped ones in packs in ``starter/``.

    What is found is whole: every file has been compared with its SHA-256, and with what such a
    file may hold. The comparison is remembered for as long as the files' inodes say that nothing
    was written. Bytes that were changed go into quarantine; a run that was written as it is and
    is none, as an import of an earlier version may have left it, stays where it is, unseen but
    in :meth:`damaged`.
    """

    def __init__(self, root: Path) -> None:
        self.root = Path(root)
        self._seen: dict[Source, tuple[object, StoredRun]] = {}
        self._condemned: dict[Source, tuple[object, str]] = {}
        self._packs = Packs(self.root / "starter")
        self._marked: dict[str, float] = {}
        self._index = Index(self.root, self._packs)

    def folder(self, key: str) -> RunFolder:
        """Where the run ``key`` is made."""
        return RunFolder(self.root, key)

    def find(self, key: str, needs: Iterable[str] = ()) -> StoredRun | None:
        """The finished run ``key`` if it is there, is whole and has the files ``needs``."""
        own = self._verified(Folder(self._own(key)))
        if own is not None and set(needs) <= set(own.files):
            self._mark_used(own)
            return own
        packed = self._packs.find(checked_key(key))
        shipped = None if packed is None else self._verified(packed)
        if shipped is not None and set(needs) <= set(shipped.files):
            return shipped
        return None

    def document(self, key: str) -> Mapping[str, Any] | None:
        """The spec of the finished run ``key``, as its file has it."""
        run = self.find(key)
        return None if run is None else run.document

    def state(self, key: str, needs: Iterable[str] = ()) -> Status:
        """How the run ``key`` stands: what its folder says, corrected by the locks."""
        if self.find(key, needs) is not None:
            return replace(self.folder(key).status, state="done", error="", details="")
        return self._state_of_work(self.folder(key))

    def _state_of_work(self, folder: RunFolder) -> Status:
        status = self._corrected(folder)
        if status.state == "done":  # it said so, and then its files were damaged or removed
            return Status()
        if status.state == "queued":
            return replace(status, before=sum(self._is_before(k, status) for k in status.ahead))
        return status

    def active(self) -> list[tuple[str, Status]]:
        """The runs of all processes that wait or run, the running ones first, by their age."""
        folders = map(self.folder, self.own_keys())
        under_way = [f for f in folders if not f.is_finished and f.status.is_active]
        states = [(f.key, self._state_of_work(f)) for f in under_way]
        active = [(key, status) for key, status in states if status.is_active]
        return sorted(active, key=lambda job: (job[1].state != "running", job[1].changed))

    def rows(self) -> list[dict[str, Any]]:
        """A row per finished run that ends in a model, the newest first.

        To the columns of ``engine.runs.store.summary`` come ``starter`` (bool) and ``used`` (when
        last asked for). What was seen inside a model is stored too: :meth:`rows_of` gives it.
        """
        self.put_back()
        return [row for row in self._index.rows() if row["ends_in_model"]]

    def rows_of(self, kind: str) -> list[dict[str, Any]]:
        """A row per finished run of one kind, such as "look", the newest first."""
        self.put_back()
        return [row for row in self._index.rows() if row["kind"] == kind]

    def damaged(self) -> list[DamagedRun]:
        """The finished runs that cannot be shown, and why; not those that are in quarantine."""
        listed = {(run.key, run.from_starter): run for run in self._index.damaged()}
        for source, (found, why) in self._condemned.items():
            run = DamagedRun(source.key, not isinstance(source, Folder), why)
            if found is not None and found == self._print(source):
                listed.setdefault((run.key, run.from_starter), run)
        return list(listed.values())

    def delete(self, key: str) -> None:
        """Removes an own run, finished or not.

        Raises:
            Busy: while it is worked on.
            LookupError: if there is no own run of this key.
        """
        path = self._own(key)
        if not os.path.lexists(path):
            shipped = ": it is shipped with the lab" if self._packs.find(key) else ""
            raise LookupError(f"there is no own run {key} to delete{shipped}")
        with self.folder(key).claim():
            if path.is_symlink():  # what it leads to is not the store's
                path.unlink()
                return
            self._put_away(path, "trash")
        shutil.rmtree(self.root / "trash", ignore_errors=True)

    def own_keys(self) -> Iterator[str]:
        folder = self.root / "runs"
        if folder.is_dir():
            yield from sorted(filter(KEY.fullmatch, os.listdir(folder)))  # noqa: PTH208

    def shipped_keys(self) -> Iterator[str]:
        return iter(self._packs.keys())

    def unreadable_packs(self) -> list[str]:
        """The names of shipped files that cannot be opened at all."""
        return self._packs.unreadable()

    def check(self, key: str, *, from_starter: bool = False) -> str:
        """Reads every byte of a run again: "whole", "unfinished" or "damaged".

        An own run whose bytes were changed is put into quarantine.
        """
        packed = self._packs.find(key) if from_starter else None
        source: Source = packed or Folder(self._own(key))
        self._seen.pop(source, None)
        self._condemned.pop(source, None)
        try:
            run = opened(source, from_starter=from_starter, on_damage=self._forgetting(source))
            verify(run)
            verify_values(run)
        except FileNotFoundError:
            return "unfinished"
        except Damaged:
            self._verified(source)
            return "damaged"
        return "whole"

    def _own(self, key: str) -> Path:
        return self.root / "runs" / checked_key(key)

    def _verified(self, source: Source) -> StoredRun | None:
        """The run in ``source`` if it is whole; a damaged own run goes into quarantine."""
        seen = self._seen.get(source)
        if seen is not None and seen[1].fingerprint() == seen[0]:
            return seen[1]
        self._seen.pop(source, None)
        if source in self._condemned and self._condemned[source][0] == self._print(source):
            return None
        self._condemned.pop(source, None)
        try:
            return self._verify(source)
        except FileNotFoundError:
            return self._verified(source) if self._put_back(source) else None
        except Nonconforming as error:
            self._condemned[source] = self._print(source), _reason(error)
        except Damaged:
            if isinstance(source, Folder):
                self._quarantine(source)
        return None

    def put_back(self) -> None:
        """Ends what processes that were killed had begun to put in place."""
        finish_left(self.root)
        with suppress(FileNotFoundError):
            for name in os.listdir(self.root / "runs"):  # noqa: PTH208  quick
                if name.startswith(ASIDE) and KEY.fullmatch(name.removeprefix(ASIDE)):
                    self._put_back(Folder(self._own(name.removeprefix(ASIDE))))

    def _put_back(self, source: Source) -> bool:
        """Brings back a run that stepped aside for one that never came."""
        if not isinstance(source, Folder) or not is_aside(source.path):
            return False
        with suppress(Busy, OSError), self.folder(source.key).claim():
            return put_back(source.path)
        return False

    @staticmethod
    def _print(source: Source) -> object:
        """What changes when a run is made again."""
        return source.fingerprint((MANIFEST,))

    def _verify(self, source: Source) -> StoredRun:
        run = opened(
            source,
            from_starter=not isinstance(source, Folder),
            on_damage=self._forgetting(source),
        )
        before = run.fingerprint()  # first: what is written meanwhile is seen later
        verify(run)
        self._seen[source] = before, run
        return run

    def _forgetting(self, source: Source) -> Callable[[Damaged], None]:
        """What to do when a run in ``source`` turns out to be damaged while it is read."""

        def forget(error: Damaged) -> None:
            self._seen.pop(source, None)
            if isinstance(error, Nonconforming):
                self._condemned[source] = self._print(source), _reason(error)

        return forget

    def _quarantine(self, source: Folder) -> None:
        """Moves a damaged run away, unless it is being worked on or has just been mended."""
        with suppress(Busy), self.folder(source.key).claim():
            try:
                self._verify(source)
            except FileNotFoundError:
                return
            except Damaged:
                self._put_away(source.path, "quarantine")

    def _put_away(self, path: Path, place: str) -> None:
        """Moves the folder of a run whose lock is held."""
        target = self.root / place / f"{path.name}-{time.time_ns()}"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(path, target)  # a rename, unless ``runs`` is another mount than the rest

    def _mark_used(self, run: StoredRun) -> None:
        now = time.monotonic()
        if now - self._marked.get(run.key, -SECONDS_BETWEEN_MARKS) < SECONDS_BETWEEN_MARKS:
            return
        self._marked[run.key] = now
        path = self._own(run.key)
        if path.is_symlink():
            return
        with suppress(OSError):  # a store that cannot be written can still be read
            durable.mark(path / USED)

    def _corrected(self, folder: RunFolder) -> Status:
        """The status, "interrupted" if no process is left to change it."""
        status = folder.status
        if not status.is_active or self._is_alive(folder, status):
            return status
        if (again := folder.status) != status:  # it ended between the two looks
            return again
        return replace(status, state="interrupted")

    def _is_alive(self, folder: RunFolder, status: Status) -> bool:
        if status.state == "running":
            return folder.is_claimed
        return is_claimed(self.queue_lock(status.queue))

    def queue_lock(self, queue: str) -> Path:
        """The lock that a queue holds for as long as its runs may still begin."""
        return self.root / "locks" / f"queue-{queue}.lock"

    def _is_before(self, key: str, status: Status) -> bool:
        """Whether ``key`` still runs or waits before the run that stands as ``status`` says."""
        other = self._corrected(self.folder(key))
        return other.state == "running" or (
            other.state == "queued" and other.changed <= status.changed
        )


def _reason(error: Damaged) -> str:
    """Why, without the key of the run, which stands beside it."""
    return str(error).partition(": ")[2]


def default_store() -> Store:
    """The store that ``LAB_CACHE`` names, else the repository's own ``cache/``."""
    here = Path(__file__).parents[3] / "cache"
    return Store(Path(os.environ.get("LAB_CACHE") or here).absolute())
