"""A detector plug-in: how suspicious every training picture is that was not identified."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor, nn

from engine.base.progress import Progress
from engine.base.registry import Plugin, Registry
from engine.plugins.evidence import Evidence


@dataclass(frozen=True)
class Suspicion:
    """Scores, of which a higher one is worse. The two may be compared with each other.

    Attributes:
        retained: float32 ``[|S_tr \\ S_f|]`` on the CPU, in the order of ``Evidence.retained``; -∞
            where nothing speaks against a sample.
        deletion: float32 ``[|S_f|]``, in the order of ``Evidence.deletion``: each sample of S_f
            as if it had not been identified. NaN where that could not be told.
    """

    retained: Tensor
    deletion: Tensor


class Detector(Plugin, ABC):
    """Finds the rest of S_m from what a defender has. One file each.

    Attributes:
        needs: which data it reads: "S_f" or "nothing", beside the training set itself.
        cost: its work in words, and in EU's: shares of a retraining.
        fails: what it is known to fail at, in a sentence.
        source: paper and equation.
    """

    needs: ClassVar[str]
    cost: ClassVar[str]
    fails: ClassVar[str]
    source: ClassVar[str]

    @abstractmethod
    def suspicion(self, original: nn.Module, evidence: Evidence, progress: Progress) -> Suspicion:
        """Scores S_tr. ``original`` comes out as it went in."""


DETECTORS = Registry[Detector]("detector")
