"""Deleting a run, after a second look."""

from __future__ import annotations

import streamlit as st

from engine.runs.store import Busy
from pages.shared.permission import refusal
from pages.shared.running import store


def delete_run(key: str) -> None:
    """A button that asks once more."""
    why = refusal(store(), key)
    with st.popover(
        "Delete this run", icon=":material/delete:", disabled=bool(why), help=why or None
    ):
        st.markdown("Its numbers, predictions and weights go for good.")
        st.button(
            f"Yes, delete run {key[:8]}",
            type="primary",
            key="delete_run",
            on_click=drop_run,
            args=(key,),
        )


def drop_run(key: str) -> None:
    """Callback."""
    if why := refusal(store(), key):
        st.toast(why, icon=":material/lock:")
        return
    try:
        store().delete(key)
    except Busy:
        st.toast(
            "This run is being worked on. Cancel it first, then delete it.", icon=":material/lock:"
        )
    except LookupError as error:
        st.toast(f"Nothing was deleted: {error}.", icon=":material/info:")
    else:
        st.toast(f"Run {key[:8]} was deleted.", icon=":material/delete:")
