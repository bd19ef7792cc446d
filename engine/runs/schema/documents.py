"""The JSON documents of a run beside its spec: manifest, metrics and status.

Fields that are not declared are let through: a later version of the lab may write more. What is
declared has to be there, of its type and within its bounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from engine.experiment.kinds import ADOPTED
from engine.experiment.metrics import METRICS
from engine.runs.schema.values import (
    ClassNames,
    Count,
    Finite,
    KnobValue,
    Moment,
    Name,
    Seconds,
    Sha256,
    Share,
    Text,
    Words,
)


class AdoptedFrom(Struct):
    """Weights that came from a file."""

    file: Words
    sha256: Sha256
    names: dict[Name, Name] | UnsetType = UNSET


class Imported(Struct):
    """A run that came from an export."""

    export: Words
    at: Moment


class Provenance(Struct):
    """Where and when a run was made."""

    created: Moment
    took: Seconds | None = None
    python: Words | None = None
    torch: Words | None = None
    device: Words | None = None
    processor: Words | None = None
    instructions: Words | None = None
    precision: Literal["bf16", "fp32"] | None = None
    threads: Count | None = None
    seconds_are: Literal["wall clock", "CPU time"] | None = None
    commit: Words | None = None
    adopted: AdoptedFrom | UnsetType = field(default=UNSET, name=ADOPTED)
    imported: Imported | UnsetType = UNSET


class ManifestDocument(Struct):
    """MANIFEST.json: every file with its size and digest, and where the run was made."""

    layout: Literal[1]
    files: dict[Name, tuple[Count, Sha256]]
    provenance: Provenance
    seal: Sha256


class MeasureDocument(Struct):
    """Those of :data:`METRICS` are shares of pictures; others may stand beside them."""

    value: Finite | None
    n: Count = 0
    images: Words = ""
    per_class: list[Finite | None] = []
    n_per_class: list[Count] = []
    reason: Words = ""


class PointDocument(Struct):
    """Of the watched trajectory; an accuracy is null where no picture counts."""

    done: Share
    seconds: Seconds
    acc_corr: Share | None
    acc_retain: Share | None


class Watched(Struct):
    points: list[PointDocument]
    curves: dict[Name, list[tuple[Share, Finite]]]


class Metrics(Struct):
    """metrics.json."""

    scores: dict[Name, MeasureDocument]
    class_names: ClassNames
    confusion: dict[Name, list[list[Count]]]
    n_manipulated: Count
    n_train: Count
    seconds: Seconds
    diverged: bool
    chosen: dict[Name, KnobValue] | None
    watched: Watched
    n_changed: Count | None = None

    def __post_init__(self) -> None:
        k = len(self.class_names)
        if len(set(self.class_names)) < k:
            raise ValueError("class_names must differ from each other, and two are equal")
        for name, measure in self.scores.items():
            _check_measure(name, measure, k)
        for name, counts in self.confusion.items():
            if len(counts) != k or any(len(row) != k for row in counts):
                raise ValueError(f"confusion.{name} must have {k} rows and columns, as class_names")


def _check_measure(name: str, measure: MeasureDocument, k: int) -> None:
    for what in ("per_class", "n_per_class"):
        found: Sequence[Any] = getattr(measure, what)
        if len(found) not in ((k,) if name in METRICS else (0, k)):
            raise ValueError(
                f"scores.{name}.{what} must have {k} values, as class_names, got {len(found)}"
            )
    if name in METRICS:
        for value in (measure.value, *measure.per_class):
            if value is not None and not 0 <= value <= 1:
                raise ValueError(f"scores.{name} must be shares in [0, 1], got {value:g}")


class StatusDocument(Struct):
    """status.json."""

    state: Literal["absent", "queued", "running", "interrupted", "cancelled", "failed", "done"]
    changed: Moment
    started: Moment
    pid: Count
    host: Words
    error: Text
    details: Text
    queue: Words
    ahead: list[Annotated[str, Meta(pattern="^[0-9a-f]{20}$")]]
    before: Count
