"""What a share of pictures counts, and how sure that makes it: the words in its help."""

from __future__ import annotations

from engine.analysis.scores.intervals import of_share


def counted(value: float | None, n: int, images: str) -> str:
    """A sentence: which pictures, how many, and Wilson's 95 % interval."""
    ends = None if value is None else of_share(value * n, n)
    sure = f"; 95 % interval {ends.low:.1%} to {ends.high:.1%} (Wilson)" if ends else ""
    return f"Counted: {n:,} {images}{sure}."
