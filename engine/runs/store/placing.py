"""Puts finished folders of runs where they belong, so that a kill at any moment loses none.

A folder is made beside its place, under a name that no run has, and then renamed. The run that
was there before steps aside first; if the process ends between the two renames, the next one
puts it back.
"""

from __future__ import annotations

import os
from pathlib import Path

from engine.runs.store import durable
from engine.runs.store.manifest import MANIFEST

STAGED, ASIDE = ".staged-", ".aside-"
"""What the names of folders begin with that are not yet, or no more, in their place."""


def put_in_place(staged: Path, place: Path) -> None:
    """Renames ``staged`` to ``place``; what was there before goes. The caller holds the claim."""
    aside = _aside(place)
    if os.path.lexists(place):
        if os.path.lexists(aside):
            durable.remove(aside)
        place.rename(aside)
    staged.rename(place)
    durable.settle(place.parent)
    if os.path.lexists(aside):
        durable.remove(aside)


def put_back(place: Path) -> bool:
    """Brings back what stepped aside for a run that never came. The caller holds the claim."""
    aside = _aside(place)
    if not os.path.lexists(aside):
        return False
    if (place / MANIFEST).exists():
        durable.remove(aside)
        return False
    if os.path.lexists(place):  # since then an attempt was begun, and not ended
        durable.remove(place)
    aside.rename(place)
    return True


def is_aside(place: Path) -> bool:
    return os.path.lexists(_aside(place))


def _aside(place: Path) -> Path:
    return place.with_name(f"{ASIDE}{place.name}")
