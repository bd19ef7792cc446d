"""The R of SCRUB+R: back to the epoch at which S_f was forgotten enough, and no further."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.parts.batches import Batch, Batches
from engine.training.loop import infer
from engine.training.work import n_batches


class Rewind:
    """Remembers a model after each epoch, and goes back to the most fitting one.

    Fitting means: its error on S_f is nearest to the final model's error on held-out samples
    with the same given classes, weighted as they occur in S_f (Kurmanji et al.,
    arXiv:2302.09880, section 3.3). All errors are against the labels as given.
    """

    def __init__(self, evidence: Evidence) -> None:
        self._deletion = evidence.train[evidence.deletion]
        self._validation = evidence.validation
        self._states: list[dict[str, Tensor]] = []
        self._errors: list[float] = []

    def remember(self, model: nn.Module) -> None:
        wrong = is_wrong(model, self._deletion.images(), self._deletion.labels)
        self._errors.append(float(wrong.float().mean()))
        self._states.append(copy.deepcopy(model.state_dict()))

    def best(self, model: nn.Module) -> nn.Module:
        """``model``, in place, with the weights of the chosen epoch; the last among equals."""
        wanted = self._reference_error(model)
        if wanted is not None:
            number = nearest(self._errors, wanted)
            model.load_state_dict(self._states[number])
        return model.eval()

    def _reference_error(self, model: nn.Module) -> float | None:
        """None if no held-out sample has a class that occurs in S_f."""
        labels = self._validation.labels.cpu()
        share = torch.bincount(self._deletion.labels.cpu(), minlength=self._deletion.num_classes)
        present = torch.bincount(labels, minlength=len(share))
        weight = share / present.clamp(min=1)
        rows = weight[labels].nonzero().squeeze(1).to(self._validation.device)
        if not len(rows):
            return None
        wrong = is_wrong(model, self._validation.images(rows), self._validation.labels[rows])
        weights = weight[labels[rows.cpu()]]
        return float((weights * wrong).sum() / weights.sum())


def nearest(errors: list[float], wanted: float) -> int:
    """The place of the value nearest to ``wanted``, the last among equals."""
    return min(reversed(range(len(errors))), key=lambda number: abs(errors[number] - wanted))


def is_wrong(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    """Mask ``[n]`` on the CPU: which uint8 ``images`` do not get their given label."""
    return infer(model, images).argmax(1) != labels.cpu()


def benchmark_ascent_epochs(
    n_identified: int, n_retained: int, batch_size: int, *, steps: int = 1000
) -> int:
    """How many epochs over S_f the public benchmark code ascends.

    It starts one as long as fewer than a tenth of its ``steps`` are done, counting those of
    the whole epoch over S_r in between: two epochs at CIFAR-10's size, however small S_f is.
    """
    per_round = n_batches(n_identified, batch_size) + n_batches(n_retained, batch_size)
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

    def steps(self, evidence: Evidence) -> int:
        return self.ascents * n_batches(
            len(evidence.deletion), self.deletion_batch
        ) + self.epochs * n_batches(len(evidence.retained), self.retained_batch)

    def epoch(
        self, number: int, evidence: Evidence, batches: Batches
    ) -> Iterator[tuple[bool, Batch]]:
        """Yields (whether to ascend on it, batch)."""
        if number < self.ascents:
            for batch in batches.epoch(evidence.deletion, self.deletion_batch):
                yield True, batch
        for batch in batches.epoch(evidence.retained, self.retained_batch):
            yield False, batch
