"""Running several methods, or stopping them, with one button."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from engine.experiment.specs import Spec
from pages.shared.running import cancel_all, start_all, status


def run_or_stop_all(specs: Mapping[str, Spec]) -> None:
    """One button for what is missing of ``specs`` (by what it is called), one for what runs."""
    stand = {title: status(spec) for title, spec in specs.items()}
    missing = {t: specs[t] for t, now in stand.items() if not now.is_active and now.state != "done"}
    active = [specs[t] for t, now in stand.items() if now.is_active]
    if len(missing) > 1:
        st.button(
            f"Run all {len(missing)} that are missing",
            type="primary",
            icon=":material/play_arrow:",
            key="run all",
            on_click=start_all,
            args=([(spec, title) for title, spec in missing.items()],),
        )
    if len(active) > 1:
        st.button(
            f"Cancel all {len(active)}",
            icon=":material/stop_circle:",
            key="cancel all",
            on_click=cancel_all,
            args=(active,),
        )
