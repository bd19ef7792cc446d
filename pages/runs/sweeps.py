"""The sweeps of this store, wherever they are driven from: how far they are, and how to go on."""

from __future__ import annotations

import time

import streamlit as st

from engine.base.duration import duration
from engine.runs.jobs import sweep_status
from engine.runs.jobs.sweep_status import SweepStatus
from pages.shared.permission import refusal
from pages.shared.running import store

SHOWN = 3
"""Ended sweeps that are shown; those that run are all shown."""

SILENT = 120.0
"""Seconds without a word after which a running sweep is said to be silent."""


def running_sweeps() -> None:
    """Those under way, polled every two seconds. Draws nothing where there are none."""
    if not _running():
        return

    @st.fragment(run_every=2.0)
    def panel() -> None:
        now = _running()
        if not now:
            st.rerun(scope="app")
        for sweep in now:
            _under_way(sweep)

    panel()


def ended_sweeps() -> None:
    """The last ones, with what became of them. Draws nothing where there are none."""
    ended = [sweep for sweep in sweep_status.sweeps(store()) if not sweep.is_running]
    if ended:
        st.subheader("Sweeps: many runs at once", anchor=False)
    for sweep in ended[:SHOWN]:
        _ended(sweep)


def _running() -> list[SweepStatus]:
    return [sweep for sweep in sweep_status.sweeps(store()) if sweep.is_running]


def _under_way(sweep: SweepStatus) -> None:
    with st.container(border=True, key=f"sweep {sweep.id}"):
        share = sweep.done / sweep.total if sweep.total else 0.0
        st.progress(min(1.0, share), f"**{sweep.title}** · {sweep.in_words}")
        began = duration(max(0.0, time.time() - sweep.started))
        st.caption(
            f"On the backend {sweep.backend}, begun {began} ago by {sweep.host} (process "
            f"{sweep.pid}); {sweep.cached:,} were there before."
        )
        silent = time.time() - sweep.changed
        if silent > SILENT:
            st.caption(f"Nothing was heard of it for {duration(silent)}.")
        _failures(sweep)
        st.button(
            "Stop this sweep",
            icon=":material/stop_circle:",
            key=f"stop sweep {sweep.id}",
            disabled=bool(why := refusal(store(), sweep.id)),
            help=why or "What is under way is cancelled; what is finished stays.",
            on_click=_stop,
            args=(sweep.id,),
        )


def _stop(sweep: str) -> None:
    """Callback."""
    if not refusal(store(), sweep):
        sweep_status.request_stop(store(), sweep)


_ENDS = {
    "finished": ("All runs have ended.", "green", ":material/check:"),
    "stopped": ("It was stopped.", "gray", ":material/stop_circle:"),
    "interrupted": ("The process that drove it has ended.", "orange", ":material/power_off:"),
    "broken": ("It broke off.", "red", ":material/error:"),
}


def _ended(sweep: SweepStatus) -> None:
    words, color, icon = _ENDS.get(sweep.state, (sweep.state, "gray", ":material/help:"))
    with st.container(border=True, key=f"sweep {sweep.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.badge(sweep.state, icon=icon, color=color)
            st.markdown(
                f"**{sweep.title}** · {sweep.in_words}, in "
                f"{duration(max(0.0, sweep.changed - sweep.started))}. {words} {sweep.error}",
                width="content",
            )
        _failures(sweep)
        if sweep.state != "finished" or sweep.failed:
            st.caption("The same command goes on with it and makes what is missing:")
            st.code(sweep.command, language="bash", wrap_lines=True)
        st.button(
            "Hide",
            type="tertiary",
            key=f"hide sweep {sweep.id}",
            help="Forgets this note; its runs stay.",
            on_click=sweep_status.forget,
            args=(store(), sweep.id),
        )


def _failures(sweep: SweepStatus) -> None:
    if sweep.failed:
        with st.expander(f"{sweep.failed:,} failed", icon=":material/error:"):
            for key, why in sweep.failures:
                st.markdown(f"`{key[:8]}` {why}")
            if more := sweep.failed - len(sweep.failures):
                st.caption(f"And {more:,} more.")
