"""Single values of a run's documents, each with its bounds."""

from __future__ import annotations

import sys
from typing import Annotated

from msgspec import Meta

LAST_MOMENT = 7_258_118_400
"""The year 2200, in seconds since 1970: later than any run, and a date that every program shows."""

MOST_CLASSES = 10_000

Finite = Annotated[float, Meta(ge=-sys.float_info.max, le=sys.float_info.max)]
Share = Annotated[float, Meta(ge=0, le=1)]
PositiveShare = Annotated[float, Meta(gt=0, le=1)]
Seconds = Annotated[float, Meta(ge=0, le=1e10)]
Moment = Annotated[float, Meta(ge=0, le=LAST_MOMENT)]
Count = Annotated[int, Meta(ge=0, le=10**12)]
Seed = Annotated[int, Meta(ge=0, lt=2**31)]
Version = Annotated[int, Meta(ge=0, lt=2**62)]
Size = Annotated[float, Meta(gt=0, le=1e12)]
"""Of a manipulation: a share below 1, else a number of pictures."""

Name = Annotated[str, Meta(min_length=1, max_length=200)]
Words = Annotated[str, Meta(max_length=4000)]
Text = Annotated[str, Meta(max_length=100_000)]
Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
ClassNames = Annotated[list[Name], Meta(min_length=1, max_length=MOST_CLASSES)]
Scalar = bool | int | Finite | Words | None
KnobValue = Scalar | list[Scalar]
"""Of a knob."""
