"""A row of maps on stated scales, and what stands below each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import streamlit as st

from engine.figures.sensitivity_maps import Shown, flat_map, map_row, shared_limit
from engine.looks import Attribution
from engine.looks.attribution import StoredMap
from engine.looks.numbers import FAINT, FLAT
from engine.trigger_box import Box
from pages.views.inside_choice import How


@dataclass(frozen=True)
class Subject:
    """The picture below the maps, and where the trigger lies on it."""

    picture: npt.NDArray[np.uint8]
    box: Box | None


def row(
    shown: Sequence[Shown], look: Attribution, how: How, subject: Subject, largest: float
) -> None:
    """The maps of one method, with a line on their scale.

    Args:
        largest: norm of the largest map that is shown, beside which others may be nearly zero.
    """
    there = [one.values for one in shown if one.values is not None]
    shared = shared_limit([flat_map(values, is_signed=look.is_signed) for values in there])
    own = [_own_limit(one, look, shared, largest) for one in shown]
    limits = [shared] * len(shown) if how.is_shared else own
    draw(shown, how, subject, limits, is_signed=look.is_signed)
    scale = (
        f"Full colour at {shared:.3g}"
        if how.is_shared
        else "Full colour at each map's largest value"
    )
    signs = "red speaks for the class, blue against it" if look.is_signed else "red: much"
    frame = "; the thin frame is the trigger's place" if subject.box else ""
    st.caption(f"{scale} ({look.unit}); {signs}{frame}.")


def draw(
    shown: Sequence[Shown],
    how: How,
    subject: Subject,
    limits: Sequence[float],
    *,
    is_signed: bool,
) -> None:
    """The maps side by side, each on its own limit."""
    st.html(
        map_row(
            shown,
            is_signed=is_signed,
            limits=limits,
            picture=subject.picture,
            opacity=how.opacity,
            box=subject.box,
        )
    )


def _own_limit(one: Shown, look: Attribution, shared: float, largest: float) -> float:
    """A map that is nearly zero keeps the shared scale: noise is never stretched."""
    if one.values is None or is_faint(float(np.linalg.norm(one.values)), largest):
        return shared
    return shared_limit([flat_map(one.values, is_signed=look.is_signed)])


def is_faint(norm: float, largest: float) -> bool:
    """Whether a map of this norm is nearly zero, by itself or beside the ``largest`` one."""
    return norm < FLAT or norm < FAINT * largest


def lines(one: StoredMap, names: Sequence[str], largest: float) -> list[str]:
    """What stands below a map."""
    words = [f"for {names[one.wanted]} ({one.probability:.1%})", f"norm {one.numbers.norm:.3g}"]
    if one.numbers.is_flat:
        words.append(f"nearly zero (below {FLAT:g})")
    elif is_faint(one.numbers.norm, largest):
        words.append(f"nearly zero ({one.numbers.norm / largest:.2%} of the largest)")
    if one.numbers.inside is not None:
        words.append(f"in the patch {one.numbers.inside:.1%}")
    return words
