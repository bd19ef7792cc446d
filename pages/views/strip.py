"""The status strip: what runs now, on whatever page, and what is there for this scenario."""

from __future__ import annotations

import functools

import streamlit as st

from engine.scenario import Scenario
from engine.specs import Spec, cache_key
from engine.store import Status
from engine.unlearners import UNLEARNERS
from pages.views import running, standing
from pages.views.running import NOTICE, store
from pages.views.scenario import current_scenario

DISMISSED = "dismissed failures"


def status_strip() -> None:
    """Polls once a second while something is active; otherwise it is drawn with the page."""
    active = _active()

    @st.fragment(run_every=1.0 if active else None)
    def strip() -> None:
        now = _active()
        if active and not now:
            st.rerun(scope="app")
        names = _names(current_scenario())
        for key, status in now:
            _job(key, status, names.get(key) or running.titles().get(key) or f"Run {key[:8]}")
        if not now:
            _rest(current_scenario())

    strip()
    _notice()


def _active() -> list[tuple[str, Status]]:
    """The runs that wait or run, whoever began them, those that run first."""
    candidates = (key for key in store().own_keys() if store().folder(key).status.is_active)
    standing_now = [(key, store().state(key)) for key in candidates]
    active = [(key, status) for key, status in standing_now if status.is_active]
    return sorted(active, key=lambda entry: (entry[1].state != "running", entry[1].changed))


def _job(key: str, status: Status, title: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"job {key}"):
        icon = ":material/hourglass_top:" if status.state == "queued" else ":material/bolt:"
        events, _ = store().folder(key).events()
        st.markdown(f"{icon} {standing.said(status, events, title)}", width="content")
        st.button(
            "Cancel",
            icon=":material/stop_circle:",
            type="tertiary",
            key=f"strip cancel {key}",
            on_click=running.cancel,
            args=(key,),
        )


def _rest(scenario: Scenario) -> None:
    """What is there for the scenario when nothing runs."""
    methods = _methods(scenario)
    there = sum(running.result(spec) is not None for spec in methods.values())
    with st.container(horizontal=True, vertical_alignment="center", key="rest"):
        if running.result(scenario.train):
            st.badge("original cached", icon=":material/check:", color="green")
        else:
            st.badge("original not computed", icon=":material/hourglass_empty:", color="gray")
        st.badge(f"{there} of {len(methods)} methods cached", color="green" if there else "gray")
        st.caption("Nothing is running.")


@functools.lru_cache(maxsize=64)
def _methods(scenario: Scenario) -> dict[str, Spec]:
    return {
        name: scenario.unlearn_by(name) for name in UNLEARNERS if not UNLEARNERS[name].is_reference
    }


@functools.lru_cache(maxsize=64)
def _names(scenario: Scenario) -> dict[str, str]:
    """Titles of the runs of this scenario, for runs that another process has begun."""
    specs = {name: scenario.unlearn_by(name) for name in UNLEARNERS}
    names = {cache_key(spec): UNLEARNERS[name].title for name, spec in specs.items()}
    return names | {cache_key(scenario.train): "Train the original"}


def _notice() -> None:
    """What could not be begun, until the next run of the page."""
    if words := st.session_state.pop(NOTICE, ""):
        st.warning(words, icon=":material/hourglass_top:")
