"""The store and the jobs as the pages see them: find a result, or get it under way."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import streamlit as st

from engine.experiment.specs import Spec, cache_key
from engine.runs.jobs import Backend, BackendUnavailable, Local, QueueFull, chosen_backend
from engine.runs.result import Result
from engine.runs.store import Status, Store, StoredRun, default_store
from pages.shared import job_status as standing
from pages.shared.job_status import Draw, cost
from pages.shared.permission import note_begun, refusal

NOTICE = "notice"


def store() -> Store:
    """The one store of this server, or of the folder that ``LAB_CACHE`` names."""
    return _store(default_store().root)


def backend() -> Backend:
    """The one backend of this server, of the kind that ``LAB_BACKEND`` names."""
    return _backend(os.environ.get("LAB_BACKEND", ""), store().root)


def stop() -> None:
    """Ends the workers of all backends of this process."""
    for made in _made:
        made.close()
    _made.clear()
    _backend.cache_clear()


def result(spec: Spec) -> Result | None:
    """The finished run of ``spec``, if there is one. Cheap: it is read and checked once."""
    found = store().find(cache_key(spec))
    return found and _opened(found.key, id(found), found)


def status(spec: Spec) -> Status:
    return store().state(cache_key(spec))


def result_of(spec: Spec, label: str, draw: Draw | None = None) -> Result | None:
    """The result of ``spec``; while there is none, a box on how it stands and what can be done.

    Args:
        label: what the run does, as a button would say it: "Train the original".
        draw: shows more of a run under way, from its events.
    """
    found = result(spec)
    if found is None:
        with st.container(border=True, key=f"missing {cache_key(spec)}"):
            stand(spec, label, type="primary", draw=draw)
    return found


def stand(spec: Spec, label: str, *, draw: Draw | None = None, **button: Any) -> None:
    """How a run that has no result stands, with the button that gets it under way or stops it.

    Args:
        label, draw: as in :func:`result_of`.
        button: how the button that starts it looks.
    """
    key, now = cache_key(spec), status(spec)
    if now.is_active:
        standing.under_way(store(), key, label, cancel=cancel, draw=draw)
        return
    is_new = now.state == "absent"
    if is_new:
        st.markdown(f"**Not computed yet.** {cost(spec, store())}")
    standing.ended(now, store().folder(key).events()[0])
    st.button(
        label if is_new else f"{label} again",
        key=f"start {key}",
        icon=":material/play_arrow:" if is_new else ":material/replay:",
        on_click=start,
        args=(spec, label),
        **button,
    )


def start(spec: Spec, label: str) -> None:
    """Callback: gets ``spec`` under way. The status strip tells why it could not be done."""
    titles()[cache_key(spec)] = label
    note_begun(store(), cache_key(spec))
    try:
        backend().submit(spec)
    except (QueueFull, BackendUnavailable, OSError) as problem:  # the line or the disk is full
        st.session_state[NOTICE] = str(problem)


def start_all(jobs: Iterable[tuple[Spec, str]]) -> None:
    """Callback: :func:`start` for each spec and label."""
    for spec, label in jobs:
        start(spec, label)


def cancel(key: str) -> None:
    """Callback: asks the run ``key`` to stop, if the visitor may."""
    if why := refusal(store(), key):
        st.session_state[NOTICE] = why
    else:
        backend().cancel(key)


def cancel_all(specs: Iterable[Spec]) -> None:
    """Callback: asks the runs of ``specs`` to stop."""
    for spec in specs:
        cancel(cache_key(spec))


@functools.cache
def titles() -> dict[str, str]:
    """What the runs that this server has begun are called, by key."""
    return {}


@functools.cache
def _store(root: Path) -> Store:
    return Store(root)


_made: list[Backend] = []


@functools.cache
def _backend(name: str, root: Path) -> Backend:
    made = chosen_backend(_store(root))
    if isinstance(made, Local):
        made.warm()
    _made.append(made)
    return made


@st.cache_resource(max_entries=64, show_spinner=False)
def _opened(key: str, reading: int, _run: StoredRun) -> Result:
    """One result per reading of a run, so that its tables are parsed once."""
    return Result(_run)
