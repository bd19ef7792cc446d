"""Equal pictures in an import: within training, with two labels, in training and test."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

NAMED = 5
"""Pairs that are named."""


Place = tuple[str, int, str]
"""Part, label and file."""


@dataclass
class Duplicates:
    """Counts equal pictures, as the lab decodes them, while they pass by."""

    _seen: dict[bytes, list[Place]] = field(default_factory=lambda: defaultdict(list))

    def note(self, pixels: npt.NDArray[np.uint8], part: str, label: int, file: str) -> None:
        digest = hashlib.blake2b(pixels.tobytes(), digest_size=16).digest()
        self._seen[digest].append((part, label, file))

    def report(self) -> dict[str, list[str]]:
        """Pairs of files by what is odd about them, the count first; {} if there is none."""
        found: dict[str, list[str]] = defaultdict(list)
        for same in self._seen.values():
            first = same[0]
            for other in same[1:]:
                found[_what(first, other)].append(f"{first[2]} = {other[2]}")
        return {what: _shortened(pairs) for what, pairs in found.items()}


def _what(one: Place, other: Place) -> str:
    if one[1] != other[1]:
        return "equal with two labels"
    if one[0] != other[0]:
        return "equal in train and test"
    return f"equal within {one[0]}"


def _shortened(pairs: list[str]) -> list[str]:
    return [f"{len(pairs):,} pairs" if len(pairs) > 1 else "1 pair", *pairs[:NAMED]]
