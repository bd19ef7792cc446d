"""Where a shown result comes from: badge, device, date, key."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from engine.results import Result


def origin(result: Result) -> None:
    """One line under a card."""
    made = result.run.manifest
    when = datetime.fromtimestamp(made.get("created", 0)).astimezone()
    kind = "shipped with the lab" if result.run.from_starter else "cached"
    st.caption(
        f":material/check_circle: {kind} · {made.get('device', 'unknown device')} · "
        f"{when:%Y-%m-%d %H:%M} · run `{result.key}`"
    )
