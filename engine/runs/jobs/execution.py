"""The one unit of work: a spec in, a finished run in the store, however often it is asked.

Look for the run; if it is not there, claim it for as long as it is worked on, run, commit. Who
comes second waits and then finds it finished. The same function works under every backend.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import Protocol

from engine.base.device import fixed_threads
from engine.base.progress import Cancelled, Progress, silent
from engine.experiment.specs import Spec, cache_key, canonical
from engine.plugins.datasets import DatasetUnavailable
from engine.runs.jobs.provenance import provenance
from engine.runs.jobs.reporting import Reports, Within
from engine.runs.schema import check_whole
from engine.runs.schema.whole_run import SPEC
from engine.runs.store import Busy, DiskFull, RunFolder, Store, StoredRun
from engine.runs.store.durable import is_full

FetchRun = Callable[[Spec, Sequence[str], Progress], StoredRun]

SECONDS_BETWEEN_TRIES = 0.1
SECONDS_UNTIL_A_HOLDER_HAS_BEGUN = 0.5


class Compute(Protocol):
    """Runs a spec and returns the files of the finished run; see :func:`.pipeline.compute`."""

    def __call__(
        self, spec: Spec, *, fetch: FetchRun, progress: Progress
    ) -> Mapping[str, bytes]: ...


def execute(
    spec: Spec,
    store: Store,
    progress: Progress = silent,
    *,
    needs: Sequence[str] = (),
    compute: Compute | None = None,
) -> str:
    """Sees to it that the run of ``spec`` is in ``store`` with the files ``needs``; its key.

    Raises:
        Cancelled: when the run, or the caller through ``progress``, was told to stop.
        DiskFull: when there is no room.
        Exception: whatever the plug-ins raise. In all cases the run's status says so, and
            nothing of it is kept.
    """
    key = cache_key(spec)
    if store.find(key, needs) is not None:
        return key
    folder = store.folder(key)
    with _turn(folder, progress):
        if store.find(key, needs) is None:
            _run(spec, folder, store, progress, compute or _pipeline())
    if store.find(key, needs) is None:
        raise LookupError(f"the run {key} does not give {', '.join(needs)}")
    return key


def _pipeline() -> Compute:
    from engine.experiment.pipeline import compute

    return compute


@contextmanager
def _turn(folder: RunFolder, progress: Progress) -> Iterator[None]:
    """Holds the claim on ``folder``; waits for it while another process does."""
    began = time.monotonic()
    with ExitStack() as claim:
        while True:
            try:
                claim.enter_context(folder.claim())
                break
            except Busy:
                waited = time.monotonic() - began
                # A mark that is older than the holder's run is withdrawn when that run begins.
                if waited > SECONDS_UNTIL_A_HOLDER_HAS_BEGUN and folder.is_cancel_requested:
                    raise Cancelled from None
                progress(0, 1, stage="waiting for another run of this")
                time.sleep(SECONDS_BETWEEN_TRIES)
        yield


def _run(spec: Spec, folder: RunFolder, store: Store, progress: Progress, compute: Compute) -> None:
    """Makes the run in its claimed ``folder`` and leaves a status that says how it went."""
    reports = Reports(folder, progress)
    began = time.monotonic()
    try:
        if folder.status.state != "queued":  # then it was not meant for this attempt
            folder.withdraw_cancel()
        folder.write_status("running")
        folder.clear()
        with fixed_threads():
            files = _computed(spec, _fetching(store, compute), reports, compute)
            reports.finish()
            made = provenance(seconds=time.monotonic() - began)
        check_whole({SPEC: canonical(spec).encode(), **files}, made)
        folder.commit(files, canonical(spec), made)
    except (Cancelled, KeyboardInterrupt):
        folder.give_up()
        _say(folder, "cancelled")
        raise
    except BaseException as error:
        folder.give_up()
        details = "".join(traceback.format_exception(error))[-4000:]
        _say(folder, "failed", error=sentence(error, folder), details=details)
        raise
    _say(folder, "done")


ONE_PICTURE = "Expected more than 1 value per channel"
"""What torch says of a batch of one picture that is to be normalised."""


def _computed(
    spec: Spec, fetch: FetchRun, reports: Progress, compute: Compute
) -> Mapping[str, bytes]:
    try:
        return compute(spec, fetch=fetch, progress=reports)
    except ValueError as error:
        if ONE_PICTURE not in str(error):
            raise
        raise ValueError(
            "a batch must have at least 2 pictures for batch normalisation, got 1: raise the batch "
            "size, or the known share if S_f is a single picture"
        ) from error


def _fetching(store: Store, compute: Compute) -> FetchRun:
    def fetch(spec: Spec, needs: Sequence[str], progress: Progress) -> StoredRun:
        inner = Within(spec.doing, progress)
        run = store.find(execute(spec, store, inner, needs=needs, compute=compute), needs)
        if run is None:
            raise LookupError(f"the run {cache_key(spec)} was removed while it was needed")
        return run

    return fetch


def _say(folder: RunFolder, state: str, *, error: str = "", details: str = "") -> None:
    """Writes the last status of a run. Without one, manifest and lock still tell the truth."""
    with suppress(OSError):
        folder.write_status(state, error=error, details=details)


def sentence(error: BaseException, folder: RunFolder) -> str:
    """What went wrong, for a person."""
    if isinstance(error, DatasetUnavailable | DiskFull):
        return str(error)
    if is_full(error):
        return str(DiskFull(folder.path))
    return f"{type(error).__name__}: {error}"
