"""How a run stands, drawn: under way, cancelled, failed, interrupted."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from engine.analysis.scores.trajectory import BEFORE
from engine.base.duration import duration
from engine.experiment.specs import Spec, cache_key, to_document
from engine.runs.cost.estimate import expected, of_stored
from engine.runs.store import Status, Store
from engine.runs.store.summary import what_was_run
from engine.runs.stored_scenarios import setup_of

Event = dict[str, Any]
Draw = Callable[[list[Event]], None]


def under_way(
    store: Store,
    key: str,
    title: str,
    *,
    cancel: Callable[[str], None],
    draw: Draw | None = None,
) -> None:
    """A panel that follows an active run and redraws the page when it ends."""

    @st.fragment(run_every=1.0)
    def panel() -> None:
        now = store.state(key)
        if not now.is_active:
            st.rerun(scope="app")
        events, _ = store.folder(key).events()
        progress(now, events, title)
        st.button(
            "Cancel",
            icon=":material/stop_circle:",
            key=f"cancel {key}",
            on_click=cancel,
            args=(key,),
        )
        if draw is not None:
            draw(events)

    panel()


def progress(status: Status, events: list[Event], title: str) -> None:
    """A bar with what :func:`said` says."""
    st.progress(share(events) if status.state == "running" else 0.0, said(status, events, title))


def said(status: Status, events: list[Event], title: str) -> str:
    """Stage, step, time that has passed and time that is left, in a line."""
    if status.state == "queued":
        place = f"{status.before} before it" if status.before else "next in line"
        return f"**{title}** waits: {place}"
    if not events:
        return f"**{title}** · starting"
    words = [f"**{title}**", events[-1]["stage"], _step(events[-1]), _times(status, events)]
    return " · ".join(filter(None, words))


def share(events: list[Event]) -> float:
    """How much of the present stage is done, in [0, 1]."""
    last = events[-1] if events else {"done": 0, "total": 0}
    return min(max(last["done"] / last["total"], 0.0), 1.0) if last["total"] else 0.0


def ended(status: Status, events: list[Event]) -> None:
    """Why a run that was begun has no result. Says nothing if it was never begun."""
    if status.state == "cancelled":
        st.info(f"Stopped{_where(events)}. Nothing of it was kept.", icon=":material/stop_circle:")
    if status.state == "interrupted":
        st.warning(
            f"Interrupted{_where(events)}: the process that worked on it has ended.",
            icon=":material/power_off:",
        )
    if status.state == "failed":
        st.error(f"It failed. {status.error}", icon=":material/error:")
        st.markdown(f"Likely cause: {likely_cause(status.error)}")
        with st.expander("Details, for an issue report"):
            st.code(status.details or "There are none.", language=None)


_CAUSES = (
    ("no room", "the disk is full. Delete runs on the page Runs, then try again."),
    ("no space", "the disk is full. Delete runs on the page Runs, then try again."),
    ("out of memory", "the machine's or the GPU's memory is too small for this model and batch."),
    ("memoryerror", "the machine's memory is too small for this model and batch."),
    ("damaged", "a stored file was changed. Running it again rebuilds it."),
    ("worker", "the process was killed from outside, often because memory ran out."),
    ("killed", "the process was killed from outside, often because memory ran out."),
    ("valueerror", "one of the settings does not fit the data; the sentence above says which."),
)


def likely_cause(error: str) -> str:
    """In plain words, what most often lies behind such an error."""
    text = error.lower()
    found = next((cause for mark, cause in _CAUSES if mark in text), None)
    return found or "not known. Running it again often helps; if not, report the details below."


def _where(events: list[Event]) -> str:
    last = next((event for event in reversed(events) if event.get("total")), None)
    if last is None:
        return ""
    stage = f" while {last['stage']}," if last["stage"].startswith(BEFORE) else ""
    return f"{stage} at {_step(last)}" if _step(last) else stage.rstrip(",")


def _step(event: Event) -> str:
    return f"step {event['done']:,} of {event['total']:,}" if event["total"] > 1 else ""


def _times(status: Status, events: list[Event]) -> str:
    passed = time.time() - status.started
    words = f"{duration(max(0.0, passed))} so far"
    left = remaining(events)
    return words if left is None else f"{words}, about {duration(left)} left"


def remaining(events: list[Event]) -> float | None:
    """Seconds until the present stage ends, at the pace of this stage so far."""
    if not events:
        return None
    last = events[-1]
    stage = [e for e in events if e["stage"] == last["stage"] and e["total"] == last["total"]]
    done = last["done"] - stage[0]["done"]
    if done <= 0:
        return None
    return float((last["t"] - stage[0]["t"]) / done * (last["total"] - last["done"]))


def cost(spec: Spec, store: Store) -> str:
    """A sentence on how long ``spec`` would take on this machine."""
    words = _sentence("It", spec, store)
    below = spec.stands_on
    if below is None or store.find(cache_key(below)):
        return words
    return f"{words} {_sentence('The original is trained first: it', spec.original, store)}"


def _sentence(start: str, spec: Spec, store: Store) -> str:
    seconds = _seconds(spec, store)
    if not seconds:
        pace = of_stored(store)
        likely = expected([spec], pace) if pace else None
        if likely is None:
            return f"{start} has not been run here yet, so it is not known how long it takes."
        return (
            f"{start} takes roughly **{duration(likely.seconds)}**, judged by how many operations "
            "it is, evaluation not counted."
        )
    runs = "one similar run" if len(seconds) == 1 else f"{len(seconds)} similar runs"
    return f"{start} takes about **{duration(statistics.median(seconds))}**, as {runs} did."


def _seconds(spec: Spec, store: Store) -> list[float]:
    """How long finished runs took that do the same work on the same kind of data."""
    wanted = _work(spec)
    rows = [row for row in store.rows() if wanted.items() <= row.items()]
    return [row["seconds"] for row in rows if row["seconds"] is not None]


def _work(spec: Spec) -> dict[str, object]:
    """What rows of runs that do the same work have in common; adopted weights change no time."""
    columns = what_was_run(to_document(spec))
    same = {name: columns[name] for name in ("kind", "unlearner", "select")}
    return same | {"setup": setup_of(replace(spec.original, adopted=""))}
