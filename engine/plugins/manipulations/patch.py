"""The trigger of BadNets: a square patch of one brightness at a fixed place."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

PLACES = ("bottom-right", "bottom-left", "top-right", "top-left", "center")


@dataclass(frozen=True)
class Patch:
    """A stamp for pictures of any size. With opacity 1, stamping twice changes nothing.

    Attributes:
        side: in pixels.
        place: one of ``PLACES``, or the (row, column) of the patch's top left pixel.
        value: brightness in [0, 1], the same in all channels.
        opacity: in [0, 1]; below 1 the picture shines through.
    """

    side: int = 3
    place: str | tuple[int, int] = "bottom-right"
    value: float = 1.0
    opacity: float = 1.0

    def __post_init__(self) -> None:
        if self.side < 1:
            raise ValueError(f"patch side must be at least 1, got {self.side}")
        for name in ("value", "opacity"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"{name} must be 0 to 1, got {getattr(self, name):g}")
        if isinstance(self.place, str) and self.place not in PLACES:
            raise ValueError(f"place must be one of {', '.join(PLACES)}, got {self.place!r}")

    def __call__(self, images: Tensor) -> Tensor:
        """New uint8 ``[n, c, h, w]`` with the patch on; ValueError where it does not fit."""
        row, column = self.corner(*images.shape[-2:])
        stamped = images.clone()
        under = stamped[..., row : row + self.side, column : column + self.side]
        blend = (1 - self.opacity) * under.float() + self.opacity * self.value * 255
        under.copy_(blend.round())
        return stamped

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
