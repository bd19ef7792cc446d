"""The sets of pictures on which every model of a scenario is judged, by name."""

from __future__ import annotations

from dataclasses import dataclass

CLEAN_TEST, AFFECTED_TEST = "clean_test", "affected_test"
MANIPULATED, VALIDATION = "manipulated", "validation"


@dataclass(frozen=True)
class SetOfPictures:
    """One set.

    Attributes:
        title: what a person reads.
        part: of the data set, in which its pictures have their places.
    """

    title: str
    part: str


SETS = {
    MANIPULATED: SetOfPictures("Manipulated", "train"),
    AFFECTED_TEST: SetOfPictures("Affected test", "test"),
    CLEAN_TEST: SetOfPictures("Clean test", "test"),
}
"""Those whose pictures are shown, in the order of a choice: S_m as trained, D_m, all test data."""

EVALUATED = (*SETS, VALIDATION)
"""All of them. Of held-out pictures, only labels as given count."""
