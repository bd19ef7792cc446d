"""The words of a division: how training and test part may be called, and the order of classes."""

from __future__ import annotations

import re

TRAIN, TEST = "train", "test"
PARTS = (TRAIN, TEST)

CALLED = {
    TRAIN: ("train", "training", "train_set", "trainset"),
    TEST: ("test", "testing", "test_set", "testset", "val", "valid", "validation", "eval"),
}
"""How a part may be called, whatever the case; the first that is there counts."""


def natural(name: str) -> tuple[tuple[int, int | str], ...]:
    """A key that sorts numbers within names by their size."""
    return tuple(
        (0, int(part)) if part.isdecimal() else (1, part)
        for part in re.split(r"(\d+)", name)
        if part
    )
