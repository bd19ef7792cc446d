"""How long work reports how far it is, and how it is told to stop."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from torch import nn


class Cancelled(Exception):
    """Raised out of a progress call when the person watching has had enough."""


class Progress(Protocol):
    def __call__(
        self,
        done: int,
        total: int,
        *,
        stage: str = "",
        model: nn.Module | None = None,
        **scalars: float,
    ) -> None:
        """Reports ``done`` of ``total`` steps. May raise :class:`Cancelled`.

        Args:
            stage: what is being done, in two or three words, when the work has several parts.
            model: the model as it stands, for a look at it. It is left unchanged.
        """


@dataclass(frozen=True)
class Report:
    """What one call of a :class:`Progress` says."""

    done: int
    total: int
    stage: str
    model: nn.Module | None
    scalars: Mapping[str, float]


class Listener(ABC):
    """A :class:`Progress` that hears each report as one thing."""

    __slots__ = ()

    def __call__(
        self,
        done: int,
        total: int,
        *,
        stage: str = "",
        model: nn.Module | None = None,
        **scalars: float,
    ) -> None:
        self.hear(Report(done, total, stage, model, scalars))

    @abstractmethod
    def hear(self, report: Report) -> None:
        """May raise :class:`Cancelled`."""


def silent(done: int, total: int, **report: Any) -> None:
    """A :class:`Progress` that says nothing."""
