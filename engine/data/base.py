from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from torch import Tensor

from engine.plugins import Plugin, Registry
from engine.progress import Progress, silent
from engine.recipe import Recipe


class DatasetUnavailable(RuntimeError):
    """A data set cannot be had. The message is one sentence that says what to do."""


@dataclass(frozen=True)
class Split:
    """Pictures with their labels, held as whole tensors. A sample is (dataset, part, index).

    Attributes:
        images: uint8 ``[n, c, h, w]``.
        labels: int64 ``[n]`` in ``range(len(class_names))``.
        dataset: name of the data set.
        part: which part of it, ``train`` or ``test``.
        index: int64 ``[n]``, the sample's place in the data set's own part, for good.
    """

    images: Tensor
    labels: Tensor
    class_names: tuple[str, ...]
    dataset: str
    part: str
    index: Tensor

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, rows: Tensor) -> Split:
        """The samples at ``rows`` (int64 positions or a mask), with their ids."""
        return replace(
            self, images=self.images[rows], labels=self.labels[rows], index=self.index[rows]
        )

    def with_labels(self, labels: Tensor) -> Split:
        return replace(self, labels=labels)

    @property
    def num_classes(self) -> int:
        return len(self.class_names)


@dataclass(frozen=True)
class Pictures:
    """A loaded data set: all that may be trained on, and the test part."""

    train: Split
    test: Split


class Dataset(Plugin, ABC):
    """Where pictures come from. One file each; whole tensors, no loaders.

    Attributes:
        n_train: how many training pictures there are, before validation is held out.
        recipe: how a model is trained on it by default.
        model: the model it is shown with by default.
    """

    class_names: ClassVar[tuple[str, ...]]
    n_train: ClassVar[int]
    n_test: ClassVar[int]
    recipe: ClassVar[Recipe]
    model: ClassVar[str]
    licence: ClassVar[str]

    @abstractmethod
    def load(self) -> Pictures:
        """Reads the pictures; raises :class:`DatasetUnavailable` when they are not at hand."""

    def is_at_hand(self) -> bool:
        """Whether :meth:`load` finds what it needs."""
        return True

    def fetch(self, progress: Progress = silent) -> None:
        """Downloads what is not at hand; raises :class:`DatasetUnavailable` when it cannot."""


class Datasets(Registry[Dataset]):
    """The built-in data sets and the imported ones, which come and go while the lab runs."""

    def __init__(self) -> None:
        super().__init__("dataset")
        self._find: Callable[[], Mapping[str, type[Dataset]]] = dict

    def also(self, find: Callable[[], Mapping[str, type[Dataset]]]) -> None:
        """Asks ``find`` for further data sets at each look-up; a built-in name stays its own."""
        self._find = find

    def _all(self) -> Mapping[str, type[Dataset]]:
        return {**self._find(), **super()._all()}


DATASETS = Datasets()
