"""Interclass confusion: two classes that look alike trade labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Self

import torch
from torch import Tensor

from engine.base.knobs import knob
from engine.base.percent import percent
from engine.plugins.datasets import Dataset, Split
from engine.plugins.manipulations.base import (
    MANIPULATIONS,
    Affected,
    Manipulated,
    Manipulation,
    drawn,
    size_knob,
)

COIN_FLIP = (0.45, 0.55)
"""Where two classes trade so large a share of their labels, a label says next to nothing."""


@MANIPULATIONS.register("interclass-confusion", title="Interclass confusion")
@dataclass(frozen=True)
class InterclassConfusion(Manipulation):
    """Half of S_m comes from each of two classes and gets the other's label (arXiv:2201.06640).

    The halves are drawn at random; the public code of arXiv:2402.14015 takes the first pictures.
    The size is even: a fraction is rounded to the nearest even count, an odd count is refused.
    """

    least: ClassVar[int] = 2

    size: float = size_knob(0.08)
    class_a: int = knob(2, "One class", help="Gets the other's label", low=0)
    class_b: int = knob(4, "Other class", help="Gets the one's label", low=0)
    taken: str = knob(
        "random",
        "Samples",
        help="random: any of the two classes. first: the first in the data set, as in the "
        "public code of the corrective benchmark",
        choices=("random", "first"),
        later=True,
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.class_a == self.class_b:
            raise ValueError(f"class_b must differ from class_a, got {self.class_b} for both")

    def count(self, train: Split) -> int:
        count = super().count(train)
        if count % 2:
            raise ValueError(f"size as a count must be even, half from each class, got {count}")
        return count

    def rounded(self, wanted: float) -> int:
        return _nearest_even(wanted)

    def fitting(self, n_classes: int) -> Self:
        """With two or three classes the usual ones are not there: then the first two are meant."""
        is_usual = (self.class_a, self.class_b) == (2, 4)
        if is_usual and n_classes <= 4:
            return replace(self, class_a=0, class_b=1)
        return self

    def per_class(self, share: float, classes: Sequence[float]) -> str:
        rates = [share / 2 / classes[number] for number in (self.class_a, self.class_b)]
        one, other = map(percent, rates)
        words = f"{one} of each of the two classes"
        if one != other:
            words = f"{one} and {other} of the two classes"
        low, high = COIN_FLIP
        return f"{words}: a coin flip" if all(low <= rate <= high for rate in rates) else words

    def n_affected(self, n_test: int, n_classes: int) -> int:
        """The two classes."""
        return 2 * n_test // n_classes

    def natural_count(self, part: Split, train: Split) -> int:
        rate = self.count(train) / len(train)
        return min(_nearest_even(rate * len(part)), self._at_most(part))

    def _checked(self, count: int, train: Split) -> int:
        most = self._at_most(train)
        if not 2 <= count <= most:
            raise ValueError(f"size must give 2 to {most} manipulated samples, got {count}")
        return count

    def _at_most(self, data: Split) -> int:
        """Twice what the smaller of the two classes has."""
        self._check_classes(data.class_names)
        return 2 * min(int((data.labels == c).sum()) for c in (self.class_a, self.class_b))

    def on(self, before: Dataset, now: Dataset) -> Self:
        """The two classes keep their names."""
        pair = [before.class_names[number] for number in (self.class_a, self.class_b)]
        for name in pair:
            if name not in now.class_names:
                raise ValueError(f"confuses {' and '.join(pair)}: {now.name} has no {name}")
        one, other = map(now.class_names.index, pair)
        return replace(self, class_a=one, class_b=other)

    def spoil(self, data: Split, count: int, rng: torch.Generator) -> Manipulated:
        self._check_classes(data.class_names)
        places = [(data.labels == label).nonzero()[:, 0] for label in (self.class_a, self.class_b)]
        take = (
            (lambda of: of[: count // 2])
            if self.taken == "first"
            else (lambda of: drawn(of, count // 2, rng))
        )
        halves = [take(of) for of in places]
        manipulated = torch.cat(halves).sort().values
        labels = data.labels.clone()
        labels[manipulated] = self._other(data.labels[manipulated])
        return Manipulated(data.with_labels(labels), data.labels, manipulated)

    def affected(self, test: Split) -> Affected:
        """The test pictures of the two classes; each is pulled to the other."""
        confused = test[self._is_of_the_two(test)]
        names = self._pair(test.class_names)
        return Affected(confused, self._other(confused.labels), f"test pictures of {names}")

    def outside(self, test: Split) -> Split:
        """The test pictures of all other classes."""
        return test[~self._is_of_the_two(test)]

    def describe(self, class_names: tuple[str, ...]) -> str:
        return f"{self._pair(class_names)} trade labels"

    def _pair(self, class_names: tuple[str, ...]) -> str:
        self._check_classes(class_names)
        return f"{class_names[self.class_a]} and {class_names[self.class_b]}"

    def _other(self, labels: Tensor) -> Tensor:
        return self.class_a + self.class_b - labels

    def _is_of_the_two(self, data: Split) -> Tensor:
        return (data.labels == self.class_a) | (data.labels == self.class_b)

    def _check_classes(self, class_names: tuple[str, ...]) -> None:
        for name in ("class_a", "class_b"):
            if getattr(self, name) >= len(class_names):
                last = len(class_names) - 1
                raise ValueError(f"{name} must be at most {last}, got {getattr(self, name)}")


def _nearest_even(wanted: float) -> int:
    return 2 * round(wanted / 2)
