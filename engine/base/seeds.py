"""Random numbers: each purpose draws from a stream of its own, so one draw never moves another."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

import torch

from engine.base.sealed import Seal, opened, sealed


class OwnSeed:
    """A seed for all purposes but those of others, which the number itself would give away.

    S_m is drawn by a seed that may be the unlearner's too: with the number, it can be drawn
    again. The number is sealed, and what is ``reserved`` raises ValueError.
    """

    __slots__ = ("_number", "_reserved")

    def __init__(self, number: int, *, reserved: Collection[str] = ()) -> None:
        self._number: Seal[int] = sealed(number)
        self._reserved = frozenset(reserved)

    def derive(self, *purpose: str | int) -> int:
        text = "/".join(map(str, purpose))
        if text.split("/")[0] in self._reserved:
            raise ValueError(f"the stream {text!r} is not the unlearner's to draw from")
        return derive(opened(self._number), text)


Seed = int | OwnSeed


def derive(seed: Seed, *purpose: str | int) -> int:
    """A 63-bit seed for ``purpose``, for example ``derive(3, "batches")``."""
    if isinstance(seed, OwnSeed):
        return seed.derive(*purpose)
    text = "/".join(map(str, (seed, *purpose)))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1


def generator(seed: Seed, *purpose: str | int) -> torch.Generator:
    """A CPU generator for ``purpose``. Draws are made on the CPU so that devices agree."""
    return torch.Generator().manual_seed(derive(seed, *purpose))
