"""How much of each model's map lies in the patch, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping

from engine.figures.palette import ORACLE, ORIGINAL, method_look
from engine.looks.numbers import Numbers

NAMED = 3
"""So many methods are named as those that come nearest to the oracle."""


def shares_in_words(found: Mapping[str, Numbers]) -> str:
    """The original's share beside the oracle's, and who is nearest to that; empty without both."""
    shares = {name: one.inside for name, one in found.items() if one.inside is not None}
    if not {ORIGINAL, ORACLE} <= shares.keys():
        return ""
    aim = shares[ORACLE]
    words = (
        f"In the patch lies **{shares[ORIGINAL]:.1%}** of the original's map and **{aim:.1%}** of "
        "the oracle's."
    )
    others = [name for name in shares if name not in (ORIGINAL, ORACLE)]
    near = sorted(others, key=lambda name: abs(shares[name] - aim))[:NAMED]
    said = ", ".join(f"{method_look(name).short} {shares[name]:.1%}" for name in near)
    return f"{words} Nearest to the oracle: {said}." if said else words
