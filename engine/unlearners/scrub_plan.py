"""In what order SCRUB goes over S_f and S_r, and how often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.unlearners.base import Evidence
from engine.unlearners.batches import Batch, Batches, n_batches


def benchmark_ascent_epochs(
    n_deletion: int, n_retained: int, batch_size: int, *, steps: int = 1000
) -> int:
    """How many epochs over S_f the public benchmark code ascends.

    It starts one as long as fewer than a tenth of its ``steps`` are done, counting those of
    the whole epoch over S_r in between: two epochs at CIFAR-10's size, however small S_f is.
    """
    per_round = n_batches(n_deletion, batch_size) + n_batches(n_retained, batch_size)
    return n_batches(max(1, steps // 10), per_round)


@dataclass(frozen=True)
class Plan:
    """Which passes are made: ``ascents`` epochs over S_f, each before one over S_r.

    Attributes:
        epochs: over S_r; more than ``ascents``, so that the last ones only descend.
    """

    epochs: int
    ascents: int
    deletion_batch: int
    retained_batch: int

    def steps(self, given: Evidence) -> int:
        return self.ascents * n_batches(
            len(given.deletion), self.deletion_batch
        ) + self.epochs * n_batches(len(given.retained), self.retained_batch)

    def epoch(self, number: int, given: Evidence, batches: Batches) -> Iterator[tuple[bool, Batch]]:
        """Yields (whether to ascend on it, batch)."""
        if number < self.ascents:
            for batch in batches.epoch(given.deletion, self.deletion_batch):
                yield True, batch
        for batch in batches.epoch(given.retained, self.retained_batch):
            yield False, batch
