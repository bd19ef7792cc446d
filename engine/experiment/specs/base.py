"""What every spec is, and the training of an original, on which all others stand.

A spec is frozen, compares by value, and holds all that can change a result and nothing else:
devices, worker counts and paths are arguments of the functions that run it. It contains the spec
that it stands on, so a change upstream changes every key downstream and one original serves many
unlearners.

The set of specs is open. A kind is a class, which says what it stands on, is called and needs,
and the step in :mod:`engine.experiment.pipeline` that makes it; nothing else asks what kind a
spec is of.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self, TypeVar

from engine.base.knobs import ABSENT_BY_DEFAULT
from engine.experiment.kinds import ADOPTED, SUFFIX, kind_of
from engine.experiment.run_files import WEIGHTS
from engine.plugins.datasets import DATASETS, Dataset
from engine.plugins.manipulations import MANIPULATIONS, Manipulation
from engine.plugins.models import MODELS, Model
from engine.training.recipe import Recipe
from engine.training.work import Amounts, Passes

VALIDATION_SHARE = 0.1

PUBLIC_CODE = "public-code"
PROTOCOLS = ("", PUBLIC_CODE)

REGISTRY = "registry"
"""Marks a field that holds a plug-in, with the registry that documents are read back by."""

STORED_AS = "stored as"
"""Marks a field that documents, and so keys, know by an older name."""


class Spec(ABC):
    """What can be executed and stored: a frozen dataclass of all that can change its result.

    Attributes:
        kind: what rows, links and exports call its kind, such as "train".
        plural: what a person reads over many of its kind.
        doing: what is being done while it is made.
        needs: the files that it reads of the run that it stands on.
        ends_in_model: whether its result is a model, judged on every picture.
    """

    kind: ClassVar[str]
    plural: ClassVar[str]
    doing: ClassVar[str]
    needs: ClassVar[tuple[str, ...]] = (WEIGHTS,)
    ends_in_model: ClassVar[bool] = True

    @property
    @abstractmethod
    def original(self) -> TrainSpec:
        """The training that it is, or stands on in the end."""

    @property
    @abstractmethod
    def stands_on(self) -> Spec | None:
        """The run that has to be there before it; None for one that begins with the data."""

    @property
    @abstractmethod
    def called(self) -> str:
        """What does the work, by its registered name."""

    @property
    def n_settings(self) -> int:
        """How many settings it tries: in the benchmark each is a run of its own."""
        return 1

    def work(self, n_train: int, n_manipulated: int) -> Passes | None:
        """Its passes without evaluation, for |S_tr| and |S_m|; None if not known beforehand."""
        return None

    def with_setting(self, chosen: Mapping[str, Any] | None) -> Self:
        """The one run that gives the model of its chosen setting; itself if none was chosen."""
        return self


KINDS: dict[str, type[Spec]] = {}
"""Every kind of spec by the name of its class."""

S = TypeVar("S", bound=type[Spec])


def register(cls: S) -> S:
    """Class decorator of a kind of spec: its documents can be read, its rows have a kind."""
    if not cls.__name__.endswith(SUFFIX):
        raise ValueError(f"the name of a kind of spec ends in {SUFFIX}, got {cls.__name__}")
    cls.kind = kind_of(cls.__name__)
    KINDS[cls.__name__] = cls
    return cls


def check_seed(name: str, value: Any) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{name} must be a whole number, got {value!r}")
    if not 0 <= value < 2**31:
        raise ValueError(f"{name} must be 0 to {2**31 - 1}, got {value}")


@register
@dataclass(frozen=True, kw_only=True)
class TrainSpec(Spec):
    """Trains the original M_o on S_tr, of which ``manipulation`` has spoiled S_m.

    Attributes:
        seed: of the weights and the batches.
        manipulation_seed: of S_m and of the order in which S_f is drawn from it.
        split_seed: of the validation part that is held out.
        adopted: SHA-256 of the file that the weights were adopted from, "" for an original
            that is trained here. While it is empty it is no part of the document, so the keys of
            what is trained here are what they were before weights could be adopted. The
            recipe then only says how EU and CF are to train.
        protocol: "" for that of the papers; "public-code" for that of the benchmark's public
            code, which holds nothing out and chooses epochs and settings on test data: to see
            what it gives, never to compare methods.
    """

    plural = "Originals"
    doing = "training the original"
    needs = ()

    data: Dataset = field(metadata={REGISTRY: DATASETS})
    manipulation: Manipulation = field(metadata={REGISTRY: MANIPULATIONS})
    model: Model = field(metadata={REGISTRY: MODELS})
    recipe: Recipe
    seed: int = 0
    manipulation_seed: int = 0
    split_seed: int = 0
    adopted: str = field(default="", metadata={ABSENT_BY_DEFAULT: True, STORED_AS: ADOPTED})
    protocol: str = field(default="", metadata={ABSENT_BY_DEFAULT: True})

    def __post_init__(self) -> None:
        for name in ("seed", "manipulation_seed", "split_seed"):
            check_seed(name, getattr(self, name))
        if self.adopted and not re.fullmatch("[0-9a-f]{64}", self.adopted):
            raise ValueError(f"adopted must be 64 hex digits, got {self.adopted[:80]!r}")
        if self.protocol not in PROTOCOLS:
            raise ValueError(f"protocol must be one of {PROTOCOLS}, got {self.protocol!r}")
        if self.protocol and (self.recipe.batches != "epochs" or self.adopted):
            raise ValueError(
                f"protocol {self.protocol} keeps one of the epochs of a training made here: the "
                "recipe must have batches epochs, and the weights may not be adopted"
            )
        if self.recipe.optimizer == "muon":
            _check_muon(self)

    @property
    def original(self) -> TrainSpec:
        return self

    @property
    def stands_on(self) -> None:
        return None

    @property
    def called(self) -> str:
        return self.kind

    def work(self, n_train: int, n_manipulated: int) -> Passes:
        return Passes(trained=Amounts(0, n_train, self.recipe).steps())


def _check_muon(spec: TrainSpec) -> None:
    """Muon sets the length of every filter bank, which not every network survives."""
    if not spec.model.takes_muon:
        raise ValueError(
            "optimizer muon needs batch normalisation after every convolution, which "
            f"{spec.model.name} does not have: take optimizer sgd"
        )
    if spec.adopted:
        raise ValueError(
            "optimizer muon would change the length of filters that were adopted, and so what "
            "their batch normalisation has averaged: take optimizer sgd"
        )
