"""Buttons that drop filters: each says how many rows or pictures would come back by it alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st


def drop_filters(hides: Mapping[str, int], words: Mapping[str, str], off: Any = None) -> None:
    """One button per active filter, and one for all where there are several.

    Args:
        hides: by the key of its widget, how many more there would be without that filter alone.
        words: what each filter is called, by the same key.
        off: the value that a filter has when it hides nothing; by key where they differ.
    """
    if not hides:
        return
    with st.container(horizontal=True):
        for key, n in hides.items():
            _button(f"Drop “{words[key]}”" + (f" (+{n:,})" if n else ""), {key: _off(off, key)})
        if len(hides) > 1:
            _button("Drop all filters", {key: _off(off, key) for key in hides})


def _off(off: Any, key: str) -> Any:
    return off[key] if isinstance(off, Mapping) else off


def _button(label: str, values: Mapping[str, Any]) -> None:
    st.button(
        label,
        key=f"drop {' '.join(values)}",
        icon=":material/filter_alt_off:",
        type="tertiary",
        on_click=_drop,
        args=(values,),
    )


def _drop(values: Mapping[str, Any]) -> None:
    """Callback."""
    for key, value in values.items():
        st.session_state[key] = value
