"""A share in words, for sentences: two digits below ten per cent, whole per cents above."""

from __future__ import annotations


def percent(share: float) -> str:
    """ "0.47 %", "2 %", "20 %"."""
    return f"{100 * share:.2g} %" if share < 0.1 else f"{100 * share:.0f} %"
