"""The trigger of BadNets: a square patch of one brightness at a fixed place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Self

from torch import Tensor

from engine.base.knobs import Knob, knob
from engine.plugins.manipulations.trigger import Area, PlacedTrigger

PLACES = ("bottom-right", "bottom-left", "top-right", "top-left", "center")


@dataclass(frozen=True)
class Patch(PlacedTrigger):
    """A square of one brightness. With opacity 1, stamping twice changes nothing.

    Attributes:
        side: in pixels.
        place: one of ``PLACES``, or the (row, column) of the patch's top left pixel.
        value: brightness in [0, 1], the same in all channels.
        opacity: in [0, 1]; below 1 the picture shines through.
    """

    side: int = knob(3, "Size", help="Pixels on a side", low=1)
    place: str | tuple[int, int] = "bottom-right"
    value: float = knob(1.0, "Brightness", help="0 is black, 1 is white", low=0.0, high=1.0)
    opacity: float = knob(1.0, "Opacity", low=0.0, high=1.0)

    def __post_init__(self) -> None:
        super().__post_init__()
        if isinstance(self.place, str) and self.place not in PLACES:
            raise ValueError(f"place must be one of {', '.join(PLACES)}, got {self.place!r}")

    def stamp(self, images: Tensor) -> Tensor:
        row, column = self.corner(*images.shape[-2:])
        stamped = images.clone()
        under = stamped[..., row : row + self.side, column : column + self.side]
        blend = (1 - self.opacity) * under.float() + self.opacity * self.value * 255
        under.copy_(blend.round())
        return stamped

    def knobs_on(self, height: int, width: int) -> Iterator[tuple[str, Any, Knob]]:
        for name, value, how in super().knobs_on(height, width):
            most = min(height, width) if name == "side" else how.high
            yield name, value, replace(how, high=most)

    def area(self, height: int, width: int) -> Area:
        return Area(*self.corner(height, width), self.side, self.side)

    def moved(self, row: int, column: int) -> Self:
        return replace(self, place=(row, column))

    def corner(self, height: int, width: int) -> tuple[int, int]:
        """(row, column) of the patch's top left pixel on a picture of that size."""
        if self.side > min(height, width):
            raise ValueError(
                f"patch side must be at most {min(height, width)}, the picture's, got {self.side}"
            )
        last_row, last_column = height - self.side, width - self.side
        if isinstance(self.place, str):
            if self.place == "center":
                return last_row // 2, last_column // 2
            row = last_row if self.place.startswith("bottom") else 0
            return row, last_column if self.place.endswith("right") else 0
        row, column = self.place
        for name, at, last in (("row", row, last_row), ("column", column, last_column)):
            if not 0 <= at <= last:
                raise ValueError(f"patch {name} must be 0 to {last}, got {at}")
        return row, column
