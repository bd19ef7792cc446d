"""Makes runs as SLURM jobs, through submitit: a job makes a chunk of runs, one after the other.

A job has to wait for its turn and to start Python, so it is worth more than one short run. Runs
that are submitted shortly after each other are gathered; those of a chunk share an original.
submitit's other executors, "local" and "debug", do the same without SLURM.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import submitit
import torch

from engine.experiment.specs import Spec, cache_key, to_document
from engine.runs.jobs.backends.base import BackendUnavailable, Resources
from engine.runs.jobs.backends.node import Site, make_chunk
from engine.runs.jobs.backends.queue import Queue
from engine.runs.jobs.execution import Compute
from engine.runs.store import Store

CLUSTERS = ("slurm", "local", "debug")
SECONDS_TO_GATHER = 0.5
SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_OF_GRACE = 10.0
SECONDS_TO_END = 3.0


@dataclass
class Chunk:
    """A job and the runs that it is to make, by key."""

    job: Any
    keys: tuple[str, ...]


class Slurm:
    """Submits from a login node. The store has to lie where all nodes see it."""

    def __init__(
        self, store: Store, resources: Resources, *, compute: Compute | None = None
    ) -> None:
        self._executor = _executor(store, resources)
        self._store = store
        self._size, self._most = resources.chunk, resources.jobs * resources.chunk
        self._queue = Queue(store)
        self._site = Site.of(store, self._queue.name, compute)
        self._guard = threading.RLock()
        self._gathered: dict[str, list[tuple[str, Spec]]] = {}
        self._last = 0.0
        self._chunks: list[Chunk] = []
        self._stopping: set[str] = set()
        self._closing = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    @property
    def capacity(self) -> int:
        return self._most

    def submit(self, spec: Spec) -> str:
        key = cache_key(spec)
        with self._guard:
            if not self._queue.enter(spec):
                return key
            self._stopping.discard(key)
            below = spec.stands_on
            group = self._gathered.setdefault(cache_key(below) if below else key, [])
            group.append((key, spec))
            self._last = time.monotonic()
            if len(group) == self._size:
                self._send(group)
                group.clear()
        return key

    def cancel(self, key: str) -> None:
        """The others of its chunk go on; a job of which nothing is left is taken back."""
        self._store.folder(key).request_cancel()
        self._queue.leave(key, "cancelled")
        with self._guard:
            self._stopping.add(key)
            for group in self._gathered.values():
                group[:] = [one for one in group if one[0] != key]
            for chunk in self._chunks:
                if self._stopping.issuperset(chunk.keys) and not self._is_running(chunk):
                    chunk.job.cancel(check=False)

    def close(self) -> None:
        self._closing.set()
        self._watcher.join()
        for group in self._gathered.values():
            for key, _ in group:
                self._queue.leave(key, "interrupted")
        self._wait_while(self._is_heeding, SECONDS_OF_GRACE)
        self._wait_while(self._is_ending, SECONDS_TO_END)
        for chunk in self._chunks:
            if not chunk.job.done():
                chunk.job.cancel(check=False)
            for key in chunk.keys:
                self._queue.leave(key, "interrupted")
        self._queue.close()

    def _wait_while(self, holds: Callable[[Chunk], bool], seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and any(map(holds, self._chunks)):
            time.sleep(0.05)

    def _send(self, group: list[tuple[str, Spec]]) -> None:
        documents = [to_document(spec) for _, spec in group]
        job = self._executor.submit(make_chunk, documents, self._site)
        self._chunks.append(Chunk(job, tuple(key for key, _ in group)))

    def _watch(self) -> None:
        """Sends what was gathered, and sees to runs whose job ended before they began."""
        while not self._closing.wait(SECONDS_BETWEEN_LOOKS):
            with self._guard:
                if time.monotonic() - self._last >= SECONDS_TO_GATHER:
                    for group in filter(None, self._gathered.values()):
                        self._send(group)
                    self._gathered.clear()
                chunks = list(self._chunks)
            ended = [chunk for chunk in chunks if chunk.job.done()]
            with self._guard:
                for chunk in ended:
                    self._chunks.remove(chunk)
                    self._account_for(chunk)

    def _account_for(self, chunk: Chunk) -> None:
        elsewhere = {key for other in self._chunks for key in other.keys}
        own = [key for key in chunk.keys if key not in elsewhere]
        left = [key for key in own if self._store.state(key).state == "queued"]
        why = _why(chunk.job) if left else ""
        for key in left:
            self._queue.leave(key, "interrupted", why)

    def _is_running(self, chunk: Chunk) -> bool:
        return any(self._store.state(key).state == "running" for key in chunk.keys)

    def _is_heeding(self, chunk: Chunk) -> bool:
        """Whether a run that was told to stop is still at it."""
        return any(
            self._store.state(key).state == "running" for key in chunk.keys if key in self._stopping
        )

    def _is_ending(self, chunk: Chunk) -> bool:
        """Whether a job with nothing left to do has not ended yet."""
        states = {self._store.state(key).state for key in chunk.keys}
        return states.isdisjoint(("queued", "running")) and not chunk.job.done()


def _why(job: Any) -> str:
    """What the job has to say about runs that it did not begin."""
    if job.exception() is not None:
        return f"the job {job.job_id} ended early ({job.state})"
    return next(filter(None, job.result()), f"the job {job.job_id} did not come to it")


def _executor(store: Store, resources: Resources) -> Any:
    if resources.cluster not in CLUSTERS:
        raise ValueError(f"cluster must be one of {', '.join(CLUSTERS)}, got {resources.cluster!r}")
    gpus = resources.gpus
    if resources.cpus != int(resources.cpus) or (gpus is not None and gpus != int(gpus)):
        raise ValueError("SLURM gives a job whole GPUs and CPUs: gpus and cpus must be whole")
    if resources.cluster != "slurm":
        _refuse_what_is_not_here(resources)
    folder = store.root.absolute() / "slurm"
    try:
        executor = submitit.AutoExecutor(folder, cluster=resources.cluster)
    except RuntimeError as error:
        raise BackendUnavailable(
            "there is no SLURM on this machine (no srun): submit from a login node, or try "
            "--cluster local"
        ) from error
    executor.update_parameters(
        name="unlearning-lab",
        timeout_min=resources.minutes,
        cpus_per_task=int(resources.cpus),
    )
    if gpus is not None:
        executor.update_parameters(gpus_per_node=int(gpus))
    if resources.partition:
        executor.update_parameters(slurm_partition=resources.partition)
    return executor


def _refuse_what_is_not_here(resources: Resources) -> None:
    """submitit on this machine would leave out, without a word, what it cannot give."""
    if resources.partition:
        raise ValueError(f"a partition is SLURM's: there is none with cluster {resources.cluster}")
    there = torch.cuda.device_count()
    if (resources.gpus or 0) > there:
        raise BackendUnavailable(
            f"each job asks for {resources.gpus:g} GPU, and this machine has {there or 'none'}: "
            "leave --gpus out, or submit to SLURM"
        )
