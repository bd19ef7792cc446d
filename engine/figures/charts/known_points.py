"""What the figures over γ draw: runs, their means and ends over seeds, and how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from engine.analysis.scores.outcomes import ONE_SEED
from engine.figures.palette import NEUTRAL, Style, method_look
from engine.plugins.unlearners import CLEAN, ORACLE, ORIGINAL, REFERENCES

DASHES = {ORIGINAL: "dash", ORACLE: "solid", CLEAN: "dashdot"}
"""How the line of a reference is drawn, which has no γ."""

CHANCE = "chance"


@dataclass(frozen=True)
class KnownPoint:
    """One run. Those of "none" and "oracle" become lines across, whatever their ``known``.

    Attributes:
        known: γ in (0, 1].
        value: what is drawn, in [0, 1].
        key: of the run, handed back by a click.
    """

    method: str
    known: float
    seed: int
    value: float
    key: str = ""


@dataclass(frozen=True)
class Band:
    """The runs of one method over a grid of γ; None and no keys where a γ has no run."""

    grid: tuple[float, ...]
    mean: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    keys: tuple[tuple[str, ...], ...]

    def drawn_as(self, look: Style) -> dict[str, Any]:
        """What the line of its means is, in any figure: a trace without its colours and words."""
        return {
            "name": look.short,
            "mode": "lines+markers",
            "x": list(self.grid),
            "y": list(self.mean),
            "connectgaps": False,
            "customdata": [list(keys) for keys in self.keys],
        }

    @property
    def has_spread(self) -> bool:
        return any(len(keys) > 1 for keys in self.keys)

    @property
    def end(self) -> tuple[float, float]:
        """γ and mean of the last γ that has a run."""
        there = zip(self.grid, self.mean, strict=True)
        return [(known, mean) for known, mean in there if mean is not None][-1]


def curves(points: Sequence[KnownPoint]) -> dict[str, list[KnownPoint]]:
    """The runs of each method that is no reference, in the order of their first one."""
    grouped: dict[str, list[KnownPoint]] = {}
    for point in points:
        if point.method not in REFERENCES:
            grouped.setdefault(point.method, []).append(point)
    return grouped


def band(curve: Sequence[KnownPoint], grid: Sequence[float]) -> Band:
    """Mean, lowest and highest seed at each γ of ``grid``."""
    at = [[p for p in curve if p.known == known] for known in grid]
    values = [[p.value for p in here] for here in at]
    return Band(
        tuple(grid),
        tuple(fmean(v) if v else None for v in values),
        tuple(min(v) if v else None for v in values),
        tuple(max(v) if v else None for v in values),
        tuple(tuple(p.key for p in here) for here in at),
    )


def grid_of(points: Sequence[KnownPoint]) -> tuple[float, ...]:
    """Every γ at which some method has a run."""
    return tuple(sorted({p.known for p in points if p.method not in REFERENCES}))


@dataclass(frozen=True)
class Across:
    """A line across a figure over γ: a reference, or what guessing gets."""

    name: str
    short: str
    y: float
    colour: str
    dash: str


def lines_across(points: Sequence[KnownPoint], chance: float | None) -> list[Across]:
    """Those whose height is known, with chance as the last."""
    styles = [(name, method_look(name), dash) for name, dash in DASHES.items()]
    found = [
        Across(name, look.short, y, look.colour, dash)
        for name, look, dash in styles
        if (y := reference(points, name)) is not None
    ]
    by_chance = [Across(CHANCE, CHANCE, chance, NEUTRAL, "dot")] if chance is not None else []
    return found + by_chance


def reference(points: Sequence[KnownPoint], method: str) -> float | None:
    """The mean of the original's or the oracle's runs; None where there is none."""
    values = [p.value for p in points if p.method == method]
    return fmean(values) if values else None


def seeds_behind(points: Sequence[KnownPoint], drawn_as: str) -> str:
    """How many seeds lie behind a mark, and, where they differ, how that is ``drawn_as``."""
    counts = {
        sum(p.known == known for p in curve)
        for curve in curves(points).values()
        for known in {p.known for p in curve}
    }
    if counts == {1}:
        return ONE_SEED
    low, high = min(counts), max(counts)
    n = f"{high}" if low == high else f"{low} to {high}"
    return f"n = {n} seeds: line = mean · {drawn_as}"
