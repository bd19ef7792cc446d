"""Where a shown result comes from: badge, device, date, key."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from engine.results import Result, Stored


def origin(result: Result) -> None:
    """One line under a card."""
    made = result.run.manifest
    when = datetime.fromtimestamp(made.get("created", 0)).astimezone()
    st.caption(
        f":material/check_circle: {came_from(result.run, own='cached')} · "
        f"{made.get('device', 'unknown device')} · {when:%Y-%m-%d %H:%M} · run `{result.key}`"
    )


def came_from(run: Stored, *, own: str) -> str:
    """Who made a run: the lab, another machine, or somebody whose weights were brought in.

    Args:
        own: what to call a run that was made here.
    """
    if brought := run.manifest.get("brought"):
        return f"weights brought in from {_plain(brought.get('file'))}, not trained by the lab"
    if imported := run.manifest.get("imported"):
        return f"imported from {_plain(imported.get('export'))}"
    if (run.document.get("train") or {}).get("brought"):
        return f"{own}, from weights that were brought in"
    return "shipped with the lab" if run.from_starter else own


def _plain(name: object) -> str:
    """A file's name without anything that Markdown would act on."""
    return "".join(c for c in str(name)[:60] if c.isalnum() or c in " .-_")
