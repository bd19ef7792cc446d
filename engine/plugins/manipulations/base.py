"""A manipulation plug-in: what it spoils (S_m), what that harms (D_m), and what is left alone."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import torch
from torch import Tensor

from engine.base.knobs import knob
from engine.base.percent import percent
from engine.base.registry import Plugin, Registry
from engine.plugins.datasets import Dataset, Split
from engine.plugins.manipulations.trigger import Trigger
from engine.training.sets import TrainingSet


@dataclass(frozen=True)
class Manipulated:
    """A part of the data after manipulation, with all that only the experimenter knows.

    Attributes:
        data: pictures without any trigger, labels as given to training.
        correct: int64 ``[n]``, the correct labels; None where they are not known.
        indices: S_m, sorted int64 positions in ``data``; where S_m is not known, the part of it
            that has been found, from which S_f is drawn.
        trigger: what S_m carries, stamped after augmentation; None if there is none. This is the
            one door to it: whatever shows a trigger takes it from here.
    """

    data: Split
    correct: Tensor | None
    indices: Tensor
    trigger: Trigger | None = None

    def as_trained(self) -> TrainingSet:
        """What training and unlearners may see."""
        if self.trigger is None:
            return TrainingSet(self.data)
        return TrainingSet(self.data, stamp=self.trigger.stamp, stamped=self.is_manipulated)

    def before(self) -> TrainingSet:
        """What training would have seen without the manipulation; ValueError where unknown."""
        if self.correct is None:
            raise ValueError("what the data were before the manipulation is not known")
        return TrainingSet(self.data.with_labels(self.correct))

    @property
    def is_changed(self) -> Tensor:
        """Mask ``[n]`` of the given labels that are not the correct ones; none where unknown."""
        if self.correct is None:
            return torch.zeros(len(self.data), dtype=torch.bool)
        return self.data.labels != self.correct

    @property
    def is_manipulated(self) -> Tensor:
        """Mask ``[n]``."""
        mask = torch.zeros(len(self.data), dtype=torch.bool)
        mask[self.indices] = True
        return mask


@dataclass(frozen=True)
class Affected:
    """D_m in the test part: what the manipulation harms, with correct labels.

    Attributes:
        split: the pictures as the model will meet them, triggers on.
        goal: int64 ``[n]``, the label that the manipulation pulls a picture to, -1 where none.
        images_are: which pictures these are, in words that follow a number.
    """

    split: Split
    goal: Tensor
    images_are: str


def size_knob(default: float) -> Any:
    """The field ``size``, for a manipulation that wants another default."""
    return knob(
        default,
        "Size of S_m",
        help="Below 1: a fraction of the training set. From 1 on: a number of pictures.",
        low=0.0,
    )


@dataclass(frozen=True)
class Manipulation(Plugin, ABC):
    """Spoils a part of the training data. One file each.

    ``size`` below 1 is a fraction of S_tr, from 1 on it is a count.

    Attributes:
        knows_truth: whether S_m, D_m and the correct labels are known, those of the test part
            too. False for data that were wrong already: then ``Manipulated.correct`` is None,
            there is neither D_m nor its complement, and all that would count correct labels is
            "not known".
        least: the smallest number of manipulated samples that makes sense.
    """

    knows_truth: ClassVar[bool] = True
    least: ClassVar[int] = 1

    size: float = size_knob(0.02)

    def count(self, train: Split) -> int:
        """How many samples of ``train`` are manipulated; ValueError if it cannot be done."""
        if self.size >= 1 and self.size != int(self.size):
            raise ValueError(f"size as a count must be a whole number, got {self.size:g}")
        return self._checked(self.n_manipulated(len(train)), train)

    def n_manipulated(self, n_train: int) -> int:
        """What :meth:`count` gives for so many samples, whether or not it can be done.

        A fraction that would round to nothing gives the smallest number that can be done.
        """
        if 0 < self.size < 1:
            return max(self.least, self.rounded(self.size * n_train))
        return round(self.size)

    def rounded(self, wanted: float) -> int:
        """The nearest number of samples that can be done."""
        return round(wanted)

    def is_raised(self, n_train: int) -> bool:
        """Whether the size is a fraction that gives nothing of ``n_train`` samples by itself."""
        return 0 < self.size < 1 and self.rounded(self.size * n_train) < self.least

    def fitting(self, n_classes: int) -> Self:
        """Itself, or, where its own classes are not there, on the first ones that are."""
        return self

    def n_affected(self, n_test: int, n_classes: int) -> int:
        """About how many test pictures are in D_m, of as many of each class."""
        return n_test

    def natural_count(self, part: Split, train: Split) -> int:
        """How many samples of ``part`` it takes for the rate that ``train`` has."""
        return round(self.count(train) * len(part) / len(train))

    def _checked(self, count: int, train: Split) -> int:
        if not 1 <= count <= len(train):
            raise ValueError(f"size must give 1 to {len(train)} manipulated samples, got {count}")
        return count

    def per_class(self, share: float, classes: Sequence[float]) -> str:
        """What ``share`` of S_tr is of each class, in words; drawn from all of them alike.

        Args:
            classes: what part of S_tr each class is.
        """
        return f"about {percent(share)} of each class"

    def on(self, before: Dataset, now: Dataset) -> Self:
        """The same for other pictures; ValueError if they lack a class that it needs."""
        return self

    @property
    def trigger(self) -> Trigger | None:
        """What is stamped on S_m and on D_m; None for a manipulation without a trigger."""
        return None

    @abstractmethod
    def spoil(self, data: Split, count: int, rng: torch.Generator) -> Manipulated:
        """Returns a spoiled copy with ``count`` manipulated samples; ``data`` is left as it was."""

    @abstractmethod
    def affected(self, test: Split) -> Affected | None:
        """Returns D_m: what S_m harms; None where it is not known."""

    @abstractmethod
    def outside(self, test: Split) -> Split | None:
        """Returns the test pictures outside D_m, on which Acc_retain is measured; or None."""

    @abstractmethod
    def describe(self, class_names: tuple[str, ...]) -> str:
        """What is done, as half a sentence for the scenario line."""


MANIPULATIONS = Registry[Manipulation]("manipulation")


def drawn(places: Tensor, count: int, rng: torch.Generator) -> Tensor:
    """``count`` of ``places``, sorted; each is as likely. ValueError if there are too few."""
    if not 0 <= count <= len(places):
        raise ValueError(f"count must be 0 to {len(places)}, got {count}")
    chosen = torch.randperm(len(places), generator=rng)[:count]
    return places[chosen].sort().values
