"""Whose seconds may share a mean: of one clock, taken on one kind of machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from engine.analysis.scores.outcomes import Outcome

Made = TypeVar("Made", bound=Outcome)


@dataclass(frozen=True)
class Timed(Generic[Made]):
    """Runs that were timed alike.

    Attributes:
        runs: those on the kind of machine that most of them were made on.
        machine: that kind; "" where nothing was timed.
        left_out: how many others there are.
    """

    runs: list[Made]
    machine: str
    left_out: int

    @property
    def in_words(self) -> str:
        """To stand beside a mean."""
        others = f", {self.left_out} runs of other machines or clocks left out"
        return f"seconds of {self.machine}{others if self.left_out else ''}" if self.machine else ""


def timed_alike(found: Sequence[Made]) -> Timed[Made]:
    """Those of ``found`` whose seconds can be compared; of equally many, the first kind met."""
    known = [one for one in found if one.seconds is not None]
    kinds = Counter(one.machine for one in known)
    machine = max(kinds, key=lambda kind: kinds[kind], default="")
    runs = [one for one in known if one.machine == machine]
    return Timed(runs, machine, len(found) - len(runs))
