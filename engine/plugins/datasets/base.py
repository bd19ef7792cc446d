"""A data set: where pictures come from, and the registry of built-in and imported ones."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from engine.base.progress import Progress, silent
from engine.base.registry import Plugin, Registry, UnknownName
from engine.plugins.models import Model
from engine.training.recipe import Recipe
from engine.training.split import Split


class DatasetUnavailable(RuntimeError):
    """A data set cannot be had. The message is one sentence that says what to do."""


@dataclass(frozen=True)
class Pictures:
    """A loaded data set: all that may be trained on, and the test part."""

    train: Split
    test: Split


@dataclass(frozen=True)
class Regime:
    """A way to train that has a name: a network with its knobs, and a recipe that suits it."""

    model: Model
    recipe: Recipe


class Dataset(Plugin, ABC):
    """Where pictures come from. One file each; whole tensors, no loaders.

    Attributes:
        n_train: how many training pictures there are, before validation is held out.
        shape: (channels, height, width) of a picture.
        recipe: how a network is trained on it that has no recipe of its own in ``regimes``.
        model: the model it is shown with by default.
        regimes: ways to train on it by name. The first with a network at its default knobs is how
            that network is usually trained.
    """

    class_names: ClassVar[tuple[str, ...]]
    n_train: ClassVar[int]
    n_test: ClassVar[int]
    shape: ClassVar[tuple[int, int, int]] = (3, 32, 32)
    recipe: ClassVar[Recipe]
    model: ClassVar[str]
    regimes: ClassVar[Mapping[str, Regime]] = MappingProxyType({})
    licence: ClassVar[str]

    @classmethod
    def recipe_of(cls, model: type[Model]) -> Recipe:
        """How ``model`` is trained on it where nothing else is said."""
        own = (regime.recipe for regime in cls.regimes.values() if regime.model == model())
        return next(own, cls.recipe)

    @classmethod
    def regime(cls, name: str) -> Regime:
        """The one that is called ``name``; UnknownName with those that there are."""
        if name not in cls.regimes:
            known = ", ".join(cls.regimes) or "none"
            raise UnknownName(f"{cls.name} has no regime {name!r} (known: {known})")
        return cls.regimes[name]

    @abstractmethod
    def load(self) -> Pictures:
        """Reads the pictures; raises :class:`DatasetUnavailable` when they are not at hand."""

    def file_names(self, part: str) -> Sequence[str]:
        """What the pictures of ``part`` ("train" or "test") were called, in their order.

        Empty where they were no files of a person's own.
        """
        return ()

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
        self._why: Callable[[str], str] = lambda name: ""

    def also(
        self, find: Callable[[], Mapping[str, type[Dataset]]], why: Callable[[str], str]
    ) -> None:
        """Asks ``find`` for further data sets at each look-up; a built-in name stays its own.

        Args:
            why: says in a sentence why one that lies there is not among them, else "".
        """
        self._find, self._why = find, why

    def __getitem__(self, name: str) -> type[Dataset]:
        try:
            return super().__getitem__(name)
        except UnknownName:
            if why := self._why(name):
                raise UnknownName(why.rstrip(".")) from None
            raise

    def _all(self) -> Mapping[str, type[Dataset]]:
        return {**self._find(), **super()._all()}


DATASETS = Datasets()
