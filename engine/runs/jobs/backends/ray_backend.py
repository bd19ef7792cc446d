"""Makes runs on a Ray cluster: many nodes, several runs on a GPU where they ask for a part of it.

Ray places the runs and keeps warm processes; all else is in the store, as under every backend.
So Ray is not asked to retry: a run whose process died is seen by its lock and handed out again by
the batch, sooner than Ray hears of a dead node, and with the same counting everywhere.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections import Counter
from dataclasses import replace
from functools import partial
from typing import Any

import ray

from engine.experiment.specs import Spec, cache_key, to_document
from engine.runs.jobs.backends.base import BackendUnavailable, Resources
from engine.runs.jobs.backends.node import Site, make_one
from engine.runs.jobs.backends.queue import Queue, say_cancelled
from engine.runs.jobs.execution import Compute
from engine.runs.store import Store

SECONDS_OF_GRACE = 5.0
SECONDS_TO_ANSWER = 5.0
SECONDS_BETWEEN_COUNTS = 5.0
OBJECT_STORE = 128 * 2**20
"""Bytes of shared memory of a head that is started here: runs pass nothing through it."""


class Ray:
    """Attaches to a running cluster, or starts a head on this machine for as long as it lives.

    A process can hold one of it. Nodes have to mount the store and the code at the same paths.
    Raises :class:`BackendUnavailable` when no node has what a run asks for: it would wait forever.
    """

    def __init__(
        self, store: Store, resources: Resources, *, compute: Compute | None = None
    ) -> None:
        _attach(resources.address)
        self._store = store
        self._gpus = _gpus(resources)
        self._cpus = resources.cpus
        _refuse_unless_it_fits(self._cpus, self._gpus)
        self._queue = Queue(store)
        site = Site.of(store, self._queue.name, compute)
        if not self._gpus:  # Ray would let it see all of them
            site = replace(site, environment={**site.environment, "CUDA_VISIBLE_DEVICES": ""})
        self._site = ray.put(site)
        self._make = ray.remote(make_one).options(
            num_cpus=self._cpus, num_gpus=self._gpus, max_retries=0, name="run"
        )
        self._guard = threading.RLock()
        self._tasks: dict[str, Any] = {}
        self._stopping: set[str] = set()
        self._counted, self._slots = -SECONDS_BETWEEN_COUNTS, 0

    @property
    def capacity(self) -> int:
        """Twice what fits on the nodes that are there now: they come and go."""
        if time.monotonic() - self._counted >= SECONDS_BETWEEN_COUNTS:
            self._counted = time.monotonic()
            there = ray.cluster_resources()
            fits = [there.get("CPU", 0) / self._cpus]
            if self._gpus:
                fits.append(there.get("GPU", 0) / self._gpus)
            self._slots = int(min(fits))
        return max(4, 2 * self._slots)

    def submit(self, spec: Spec) -> str:
        key = cache_key(spec)
        with self._guard:
            if not self._queue.enter(spec):
                return key
            self._stopping.discard(key)
            task = self._make.remote(to_document(spec), self._site)
            self._tasks[key] = task
        task.future().add_done_callback(partial(self._ended, key, task))
        return key

    def cancel(self, key: str) -> None:
        self._store.folder(key).request_cancel()
        with self._guard:
            task = self._tasks.get(key)
            if task is None:
                return
            self._stopping.add(key)
        if self._store.folder(key).status.state == "queued":
            ray.cancel(task)
            return
        killing = threading.Timer(SECONDS_OF_GRACE, self._kill, (key, task))
        killing.daemon = True
        killing.start()

    def close(self) -> None:
        """Gives what was cancelled time to stop, then ends all that is left."""
        until = time.monotonic() + SECONDS_OF_GRACE
        while time.monotonic() < until and self._are_stopping:
            time.sleep(0.05)
        ray.shutdown()
        with self._guard:
            left = list(self._tasks)
        for key in left:
            self._queue.leave(key, "cancelled" if key in self._stopping else "interrupted")
        self._queue.close()

    @property
    def _are_stopping(self) -> bool:
        with self._guard:
            return bool(self._stopping & self._tasks.keys())

    def _ended(self, key: str, task: Any, future: Any) -> None:
        """Sees to a run that ended without having begun; the others have said it themselves."""
        with self._guard:
            if self._tasks.get(key) is not task:  # it was handed out again
                return
            del self._tasks[key]
            if key in self._stopping:
                self._queue.leave(key, "cancelled")
            elif future.exception() is not None:
                self._queue.leave(key, "interrupted", str(future.exception()))
            else:
                self._queue.leave(key, "failed", future.result())

    def _kill(self, key: str, task: Any) -> None:
        """Ends the process that did not follow the cancel mark."""
        if self._tasks.get(key) is task and ray.is_initialized():
            ray.cancel(task, force=True)
            say_cancelled(self._store.folder(key))


def _attach(address: str) -> None:
    """To the cluster at ``address``, else to the one of this machine, else to a new one."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    address = address or os.environ.get("RAY_ADDRESS", "")
    if address:
        _knock(address)
    quiet = {"log_to_driver": False, "logging_level": "ERROR"}
    try:
        ray.init(address or "auto", **quiet)
    except ConnectionError as error:
        if address:
            raise _no_cluster(address) from error
        ray.init("local", include_dashboard=False, object_store_memory=OBJECT_STORE, **quiet)


def _knock(address: str) -> None:
    """Refuses an address where nothing listens; Ray itself would try for minutes."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit():  # "auto", or one that only Ray understands
        return
    try:
        socket.create_connection((host, int(port)), timeout=SECONDS_TO_ANSWER).close()
    except (OSError, OverflowError) as error:
        raise _no_cluster(address) from error


def _no_cluster(address: str) -> BackendUnavailable:
    return BackendUnavailable(
        f"no Ray cluster answers at {address}: start one with `ray start --head`, "
        "or leave the address out"
    )


def _gpus(resources: Resources) -> float:
    if resources.gpus is None:
        return 1.0 if ray.cluster_resources().get("GPU") else 0.0
    return resources.gpus


def _refuse_unless_it_fits(cpus: float, gpus: float) -> None:
    """Lets the cluster go again if no node of it can ever take a run."""
    nodes = [node["Resources"] for node in ray.nodes() if node["Alive"]]
    if any(node.get("CPU", 0) >= cpus and node.get("GPU", 0) >= gpus for node in nodes):
        return
    ray.shutdown()
    asked = f"{cpus:g} CPU" + (f" and {gpus:g} GPU" if gpus else "")
    raise BackendUnavailable(
        f"no node of this Ray cluster can take a run: each asks for {asked}, and the cluster has "
        f"{_in_words(nodes)}. Ask for less with --cpus and --gpus, or start such a node first"
    )


def _in_words(nodes: list[dict[str, float]]) -> str:
    """ "2 nodes with 8 CPU and no GPU"; of differing nodes each."""
    kinds = Counter((node.get("CPU", 0), node.get("GPU", 0)) for node in nodes)
    return ", ".join(
        f"{n} {'node' if n == 1 else 'nodes'} with {cpus:g} CPU and "
        f"{f'{gpus:g} GPU' if gpus else 'no GPU'}"
        for (cpus, gpus), n in sorted(kinds.items())
    )
