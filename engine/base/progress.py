"""How long work reports how far it is, and how it is told to stop."""

from __future__ import annotations

from typing import Protocol

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
            model: the model as it stands, for whoever wants to look at it. It is left unchanged.
        """


def silent(
    done: int, total: int, *, stage: str = "", model: nn.Module | None = None, **scalars: float
) -> None:
    """Reports to nobody."""
