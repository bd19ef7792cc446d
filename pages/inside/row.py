"""A row of maps on stated scales, and what stands below each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import streamlit as st

from engine.analysis.pictures.trigger import Box
from engine.figures.palette import method_look
from engine.figures.pictures.sensitivity_maps import TitledMap, flat_map, map_row, shared_limit
from engine.plugins.interpreters import Attribution
from engine.plugins.interpreters.attribution import StoredMap
from engine.plugins.interpreters.parts.map_numbers import FAINT, FLAT, Numbers
from engine.plugins.unlearners import ORACLE, ORIGINAL
from pages.inside.choice import How


@dataclass(frozen=True)
class MappedPicture:
    """The picture below the maps, and where the trigger lies on it."""

    picture: npt.NDArray[np.uint8]
    box: Box | None


def row(
    shown: Sequence[TitledMap], look: Attribution, how: How, subject: MappedPicture, largest: float
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
    shown: Sequence[TitledMap],
    how: How,
    subject: MappedPicture,
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


def _own_limit(one: TitledMap, look: Attribution, shared: float, largest: float) -> float:
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
        words.append(f"in the trigger {one.numbers.inside:.1%}")
    return words


NAMED = 3
"""So many methods are named as those that come nearest to the oracle."""


def shares_in_words(found: Mapping[str, Numbers]) -> str:
    """The original's share beside the oracle's, and who is nearest to that; empty without both."""
    shares = {name: one.inside for name, one in found.items() if one.inside is not None}
    if not {ORIGINAL, ORACLE} <= shares.keys():
        return ""
    aim = shares[ORACLE]
    words = (
        f"In the trigger lies **{shares[ORIGINAL]:.1%}** of the original's map and **{aim:.1%}** "
        "of the oracle's."
    )
    others = [name for name in shares if name not in (ORIGINAL, ORACLE)]
    near = sorted(others, key=lambda name: abs(shares[name] - aim))[:NAMED]
    said = ", ".join(f"{method_look(name).short} {shares[name]:.1%}" for name in near)
    return f"{words} Nearest to the oracle: {said}." if said else words
