"""Running several methods, or stopping them, with one button."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from engine.experiment.specs import Spec, cache_key
from engine.runs.store import Status
from pages.shared.running import cancel, start, status


def run_or_stop_all(specs: Mapping[str, Spec]) -> None:
    """One button for what is missing of ``specs`` (by what it is called), one for what runs."""
    stand = {title: status(spec) for title, spec in specs.items()}
    missing = {t: specs[t] for t, now in stand.items() if not (now.is_active or _is_done(now))}
    active = [cache_key(specs[t]) for t, now in stand.items() if now.is_active]
    if len(missing) > 1:
        st.button(
            f"Run all {len(missing)} that are missing",
            type="primary",
            icon=":material/play_arrow:",
            key="run all",
            on_click=_start_all,
            args=(missing,),
        )
    if len(active) > 1:
        st.button(
            f"Cancel all {len(active)}",
            icon=":material/stop_circle:",
            key="cancel all",
            on_click=_cancel_all,
            args=(active,),
        )


def _is_done(now: Status) -> bool:
    return now.state == "done"


def _start_all(specs: Mapping[str, Spec]) -> None:
    for title, spec in specs.items():
        start(spec, title)


def _cancel_all(keys: list[str]) -> None:
    for key in keys:
        cancel(key)
