"""What a campaign is: many attempts at one kind of harm, each of which can be tried again alone.

python -m tests.campaigns --seconds 600               # all of them, each its share of the time
python -m tests.campaigns --only flips --attempt 4711  # one attempt again
"""

from __future__ import annotations

import random
import time
import traceback
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

MOST_SHOWN = 10


class Campaign(ABC):
    """One kind of harm, in a folder of its own.

    Attributes:
        title: what is tried, after a number: "bytes of finished runs flipped".
    """

    name: ClassVar[str]
    title: ClassVar[str]

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @abstractmethod
    def attempt(self, rng: random.Random) -> str:
        """Does harm as ``rng`` draws it; "" if all was well, else what was not.

        An exception is what was not, too.
        """


@dataclass
class Outcome:
    """How a campaign went.

    Attributes:
        failed: what was not well, by the number of the attempt.
    """

    name: str
    title: str
    tried: int = 0
    seconds: float = 0.0
    failed: dict[int, str] = field(default_factory=dict)

    def __str__(self) -> str:
        head = f"{self.name}: {self.tried:,} {self.title} in {self.seconds:.0f} s, "
        head += f"{len(self.failed):,} failed"
        shown = list(self.failed.items())[:MOST_SHOWN]
        return "\n".join([head, *(f"  attempt {n}: {why}" for n, why in shown)])


def tried(campaign: Campaign, *, seed: int, most: int, seconds: float, first: int = 0) -> Outcome:
    """Attempts ``first`` and the following, until one of the bounds is met."""
    outcome = Outcome(campaign.name, campaign.title)
    began = time.monotonic()
    for number in range(first, first + most):
        try:
            why = campaign.attempt(random.Random(f"{seed} {campaign.name} {number}"))
        except Exception:
            why = traceback.format_exc()
        outcome.tried += 1
        outcome.seconds = time.monotonic() - began
        if why:
            outcome.failed[number] = why
        if outcome.seconds > seconds:
            break
    return outcome
