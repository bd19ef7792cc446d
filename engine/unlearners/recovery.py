"""When MU-Mis has done enough: the answer of the other classes has fallen and come back."""

from __future__ import annotations

NOISE = 0.01
"""A rise by less than this share is no turn: small steps waver by some thousandths at first."""


class Recovery:
    """Follows r_t, the norm of the other class relative to the original model's.

    Suppressing the given class first drags the other classes down with it (r_t falls), then
    they recover. Past its lowest point and above δ the work is done (algorithm 1 of
    arXiv:2402.15109); going on would only inflate what has no upper bound.
    """

    def __init__(self, delta: float) -> None:
        self._delta = delta
        self._lowest = 1.0

    def is_complete(self, ratio: float) -> bool:
        """Whether r_t has turned, and is above δ by now."""
        has_turned = ratio > self._lowest * (1 + NOISE)
        self._lowest = min(self._lowest, ratio)
        return has_turned and ratio > self._delta
