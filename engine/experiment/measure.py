"""A share of pictures, with which they are and how many, or why there is no such share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

NOT_KNOWN = "not known"
"""What a page or a table says where only the truth could answer."""


@dataclass(frozen=True)
class Measure:
    """A share of pictures, with which they are and how many.

    Attributes:
        value: in [0, 1]; None where it is not known, and then ``reason`` says why.
        images: which pictures count, in words that follow ``n``.
        per_class: the share among the pictures of each correct class, None where there is none.
        n_per_class: how many pictures each correct class has.
        reason: why there is no value, as half a sentence; empty where there is one.
    """

    value: float | None
    n: int
    images: str
    per_class: tuple[float | None, ...]
    n_per_class: tuple[int, ...]
    reason: str = ""

    @classmethod
    def from_document(cls, fields: Mapping[str, Any]) -> Measure:
        """What ``asdict`` wrote; a document from before there were reasons gets the usual one."""
        value, images = fields["value"], fields["images"]
        return cls(
            value=value,
            n=fields["n"],
            images=images,
            per_class=tuple(fields["per_class"]),
            n_per_class=tuple(fields["n_per_class"]),
            reason=fields.get("reason") or (_no_picture(images) if value is None else ""),
        )


def unknown(reason: str, num_classes: int, images: str = "pictures") -> Measure:
    """No value, because of ``reason``."""
    return Measure(None, 0, images, (None,) * num_classes, (0,) * num_classes, reason)


def share(hits: npt.ArrayLike, classes: npt.ArrayLike, num_classes: int, images: str) -> Measure:
    """The share of ``hits`` (bool ``[n]``), over all and per class of ``classes`` (int ``[n]``)."""
    hit = np.asarray(hits, dtype=bool)
    if not hit.size:
        return unknown(_no_picture(images), num_classes, images)
    total = np.bincount(np.asarray(classes, dtype=int), minlength=num_classes)
    good = np.bincount(np.asarray(classes, dtype=int)[hit], minlength=num_classes)
    per_class = tuple(float(g / n) if n else None for g, n in zip(good, total, strict=True))
    counts = tuple(int(n) for n in total)
    return Measure(float(hit.mean()), int(hit.size), images, per_class, counts)


def _no_picture(images: str) -> str:
    return f"there are no {images}"
