"""The JSON documents of specs by kind, as far as they can be checked without the plug-ins.

A spec says what it is made of by its class, which needs torch to be imported; the store does
without. So what has to be there is said here once more, and a test holds it to the classes. A
kind that is not here is let through: what it shares with these, it shares as they have it.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from msgspec import UNSET, Meta, Struct, UnsetType, field

from engine.experiment.kinds import ADOPTED
from engine.runs.schema.values import (
    KnobValue,
    Name,
    PositiveShare,
    Seed,
    Size,
    Version,
    Words,
)


class Part(Struct):
    """A plug-in in a spec; its knobs are checked by the plug-in."""

    type: Name
    version: Version | None = None


class ManipulationPart(Part):
    size: Size | None = None


class SpecDocument(Struct):
    """What every spec has: the name of its class.

    Attributes:
        ends_in_model: whether its run has to have numbers and predictions.
    """

    ends_in_model: ClassVar[bool] = False

    type: Name


class AnyDocument(SpecDocument):
    """Of a kind that is not known here."""

    data: Part | UnsetType = UNSET
    manipulation: ManipulationPart | UnsetType = UNSET
    model: Part | UnsetType = UNSET
    unlearner: Part | UnsetType = UNSET
    known: PositiveShare | UnsetType = UNSET
    select: Name | UnsetType = UNSET
    seed: Seed | UnsetType = UNSET
    adopted: Words | UnsetType = field(default=UNSET, name=ADOPTED)


class TrainDocument(SpecDocument):
    ends_in_model = True

    data: Part
    manipulation: ManipulationPart
    model: Part
    recipe: dict[Name, KnobValue]
    seed: Seed
    manipulation_seed: Seed
    split_seed: Seed
    adopted: Annotated[str, Meta(pattern="^([0-9a-f]{64})?$")] = field(default="", name=ADOPTED)


class UnlearnDocument(SpecDocument):
    ends_in_model = True

    train: TrainDocument
    unlearner: Part
    known: PositiveShare
    select: Name
    seed: Seed


class LookDocument(SpecDocument):
    run: dict[str, Any]
    look: Part


class FindDocument(SpecDocument):
    train: TrainDocument
    detector: Part
    cut: dict[Name, KnobValue]
    known: PositiveShare
    seed: Seed


SPECS: dict[str, type[SpecDocument]] = {
    "TrainSpec": TrainDocument,
    "UnlearnSpec": UnlearnDocument,
    "LookSpec": LookDocument,
    "FindSpec": FindDocument,
}


def document_of(type_name: str) -> type[SpecDocument]:
    """What a document of this ``type`` has to be."""
    return SPECS.get(type_name, AnyDocument)
