"""The status strip: what runs now, on whatever page, and what is there for this scenario."""

from __future__ import annotations

import functools

import streamlit as st

from engine.experiment.scenario import Scenario
from engine.experiment.specs import Spec, cache_key
from engine.plugins.unlearners import UNLEARNERS, every_method
from engine.runs.store import Status
from pages.shared import job_status as standing
from pages.shared import running
from pages.shared.models import original_model
from pages.shared.running import NOTICE, store
from pages.shared.scenario import current_scenario

Job = tuple[str, Status]
DISMISSED = "dismissed failures"
MOST_LINES, MOST_WAITING = 4, 20
"""A sweep may have hundreds under way; the page Runs shows it as a whole."""


def status_strip() -> None:
    """Polls once a second while something is active; otherwise it is drawn with the page."""
    is_live = bool(store().active())

    @st.fragment(run_every=1.0 if is_live else None)
    def strip() -> None:
        active = store().active()
        if is_live and not active:
            st.rerun(scope="app")
        first = [job for job in active if job[1].state == "running"] or active[:1]
        lines = first[:MOST_LINES]
        for job in lines:
            _line(*job)
        _waiting(active[len(lines) :])
        if not active:
            _rest(current_scenario())

    strip()
    if words := st.session_state.pop(NOTICE, ""):
        st.warning(words, icon=":material/hourglass_top:")


def _line(key: str, status: Status) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"job {key}"):
        events, _ = store().folder(key).events()
        words = standing.said(status, events, _title(key))
        st.markdown(f":material/bolt: {words}", width="content")
        st.button(
            "Cancel",
            icon=":material/stop_circle:",
            type="tertiary",
            key=f"strip cancel {key}",
            on_click=running.cancel,
            args=(key,),
        )


def _waiting(jobs: list[Job]) -> None:
    if jobs:
        is_running = jobs[0][1].state == "running"
        words = f"{len(jobs):,} more" if is_running else f"{len(jobs):,} waiting"
        with st.popover(words, icon=":material/hourglass_top:", key="waiting"):
            for job in jobs[:MOST_WAITING]:
                _line(*job)
            if len(jobs) > MOST_WAITING:
                st.caption(f"And {len(jobs) - MOST_WAITING:,} more.")


def _rest(scenario: Scenario) -> None:
    """What is there for the scenario when nothing runs."""
    methods = _methods(scenario)
    there = sum(running.result(spec) is not None for spec in methods.values())
    with st.container(horizontal=True, vertical_alignment="center", key="rest"):
        if original_model(scenario):
            st.badge("original cached", icon=":material/check:", color="green")
        else:
            st.badge("original not computed", icon=":material/hourglass_empty:", color="gray")
        st.badge(f"{there} of {len(methods)} methods cached", color="green" if there else "gray")
        st.caption("Nothing is running.")
    _failures(scenario)


def _failures(scenario: Scenario) -> None:
    """The runs of the scenario that failed, each until it is dismissed."""
    hidden = st.session_state.setdefault(DISMISSED, set())
    for key, title in _names(scenario).items():
        last = store().folder(key).status
        if last.state == "failed" and (key, last.changed) not in hidden:
            with st.container(horizontal=True, vertical_alignment="center", key=f"failed {key}"):
                st.markdown(f":material/error: **{title}** failed. {last.error}", width="content")
                st.button(
                    "Hide",
                    type="tertiary",
                    key=f"hide failed {key}",
                    on_click=hidden.add,
                    args=((key, last.changed),),
                )


def _title(key: str) -> str:
    """What a run is called: of this scenario, or as this server has begun it."""
    return _names(current_scenario()).get(key) or running.titles().get(key) or f"Run {key[:8]}"


@functools.lru_cache(maxsize=64)
def _methods(scenario: Scenario) -> dict[str, Spec]:
    return {name: scenario.unlearn_by(name) for name in every_method()}


@functools.lru_cache(maxsize=64)
def _names(scenario: Scenario) -> dict[str, str]:
    """Titles of the runs of this scenario, for runs that another process has begun."""
    specs = {n: scenario.unlearn_by(n) for n in UNLEARNERS if scenario.can_have(n)}
    names = {cache_key(spec): UNLEARNERS[name].title for name, spec in specs.items()}
    return names | {cache_key(scenario.train): "Train the original"}
