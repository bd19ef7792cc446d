"""From where on something is so for good: the one loop behind every "from this γ on"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

At = TypeVar("At", int, float)
Value = TypeVar("Value")


def from_which_on(values: Mapping[At, Value], is_so: Callable[[Value], bool]) -> At | None:
    """The smallest place at which ``is_so``, as at every larger one; None if at none.

    Args:
        values: by their place, such as γ or a step of the training.
    """
    found: At | None = None
    for at in sorted(values, reverse=True):
        if not is_so(values[at]):
            break
        found = at
    return found
