"""Buttons that take filters away: one for each that is active, and one for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st


def drop_filters(
    hides: Mapping[str, int], words: Mapping[str, str], off: Mapping[str, Any] | None = None
) -> None:
    """Draws the buttons; nothing where no filter is active.

    Args:
        hides: by the key of its widget, how many more there would be without that filter alone.
        words: what each filter is called, by the same key.
        off: by key, the value of a filter that hides nothing; None without.
    """
    if not hides:
        return
    values = {key: off[key] if off else None for key in hides}
    with st.container(horizontal=True):
        for key, n in hides.items():
            _button(f"Drop “{words[key]}”" + (f" (+{n:,})" if n else ""), {key: values[key]})
        if len(hides) > 1:
            _button("Drop all filters", values)


def _button(label: str, values: Mapping[str, Any]) -> None:
    st.button(
        label,
        key=f"drop {' '.join(values)}",
        icon=":material/filter_alt_off:",
        type="tertiary",
        on_click=lambda: st.session_state.update(values),
    )
