"""An accuracy over γ for paper: all methods in one panel, then one panel for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import PercentFormatter

from engine.figures.charts.known_curve import KNOWN_AXIS
from engine.figures.charts.known_points import (
    Band,
    KnownPoint,
    band,
    curves,
    grid_of,
    reference,
    seeds_behind,
)
from engine.figures.palette import NEUTRAL, Style, method_look
from engine.figures.print.printed import FOOT, HEAD, INK, Printed, words
from engine.plugins.unlearners import CLEAN, ORACLE, ORIGINAL

COLUMNS = 5
_PANEL = 1.75  # inches

MARKERS: dict[str, Any] = {
    "circle-open": "o",
    "star": "*",
    "hexagon": "H",
    "hexagon2": "h",
    "diamond": "D",
    "diamond-tall": "d",
    "diamond-wide": [(-1, 0), (0, 0.6), (1, 0), (0, -0.6), (-1, 0)],
    "cross": "P",
    "x": "X",
    "hourglass": [(-1, 1), (1, 1), (-1, -1), (1, -1), (-1, 1)],
    "bowtie": [(-1, -1), (-1, 1), (1, -1), (1, 1), (-1, -1)],
    "star-diamond": (4, 1, 0),
    "star-square": (4, 1, 45),
    "star-triangle-up": (3, 1, 0),
    "hexagram": (6, 1, 0),
    "triangle-down": "v",
    "triangle-left": "<",
    "triangle-right": ">",
    "pentagon": "p",
    "octagon": "8",
}
"""Matplotlib's markers for the palette's symbols."""


def printed_panels(
    points: Sequence[KnownPoint],
    *,
    title: str,
    axis: str,
    chance: float | None = None,
    footer: str = "",
) -> Printed:
    """All methods in the first panel, then one panel for each, with the others in grey.

    Arguments as of ``known_curve``. A γ without a run is a gap; the area reaches from the lowest
    to the highest seed.
    """
    grid = grid_of(points)
    bands = {name: band(curve, grid) for name, curve in curves(points).items()}
    rows = -(-(len(bands) + 2) // COLUMNS)
    height = _PANEL * rows + HEAD + FOOT
    figure = Printed(figsize=(11, height), facecolor="white")
    panels = figure.subplots(rows, COLUMNS, sharex=True, sharey=True, squeeze=False).flatten()
    figure.subplots_adjust(
        left=0.07, right=0.985, top=1 - HEAD / height, bottom=FOOT / height, hspace=0.3
    )
    for panel in panels:
        panel.set_axis_off()
    _all_methods(panels[0], bands, points, chance)
    for panel, method in zip(panels[1:], bands, strict=False):
        _one_method(panel, method, bands, points, chance)
    _legend(panels[len(bands) + 1], has_chance=chance is not None)
    _label(figure, panels, len(bands) + 1, axis)
    seeds = seeds_behind(points, "area = lowest to highest seed") if bands else "no run is stored"
    words(figure, title, f"{seeds} · {footer}" if footer else seeds)
    return figure


def _all_methods(
    panel: Axes, bands: dict[str, Band], points: Sequence[KnownPoint], chance: float | None
) -> None:
    _frame(panel, "All methods")
    _across(panel, points, chance)
    for method, shown in bands.items():
        _line(panel, shown, method_look(method), width=1.0, size=2.5)


def _one_method(
    panel: Axes,
    method: str,
    bands: dict[str, Band],
    points: Sequence[KnownPoint],
    chance: float | None,
) -> None:
    look, shown = method_look(method), bands[method]
    _frame(panel, look.short)
    for name, other in bands.items():
        if name != method:
            panel.plot(other.grid, _gaps(other.mean), color=NEUTRAL, alpha=0.35, linewidth=0.6)
    _across(panel, points, chance)
    if shown.has_spread:
        low, high = _gaps(shown.low), _gaps(shown.high)
        panel.fill_between(shown.grid, low, high, color=look.colour, alpha=0.2, linewidth=0)
    _line(panel, shown, look, width=1.8, size=4.5)


def _frame(panel: Axes, name: str) -> None:
    panel.set_axis_on()
    panel.set_title(name, loc="left", fontsize=9, fontweight="bold", color=INK, pad=3)
    panel.set_xlim(0, 1.04)
    panel.set_ylim(-0.04, 1.04)
    panel.set_xticks([0, 0.5, 1])
    panel.set_yticks([0, 0.5, 1])
    panel.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    panel.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    panel.tick_params(labelsize=8, length=2, color=NEUTRAL)
    panel.grid(color=NEUTRAL, alpha=0.2, linewidth=0.5)
    panel.spines[:].set_visible(False)


def _line(panel: Axes, shown: Band, look: Style, *, width: float, size: float) -> None:
    panel.plot(
        shown.grid,
        _gaps(shown.mean),
        color=look.colour,
        linewidth=width,
        marker=MARKERS.get(look.symbol, "o"),
        markersize=size,
        markeredgewidth=0,
    )


def _gaps(values: Sequence[float | None]) -> list[float]:
    return [float("nan") if value is None else value for value in values]


def _across(panel: Axes, points: Sequence[KnownPoint], chance: float | None) -> None:
    for y, (colour, dash) in zip(
        (*(reference(points, name) for name in _LINES), chance), _ACROSS, strict=True
    ):
        if y is not None:
            panel.axhline(y, color=colour, linestyle=dash, linewidth=1, zorder=1)


_LINES = {CLEAN: "-.", ORACLE: "-", ORIGINAL: "--"}
_ACROSS: tuple[tuple[str, Any], ...] = (
    *((method_look(name).colour, dash) for name, dash in _LINES.items()),
    (NEUTRAL, ":"),
)


def _legend(panel: Axes, *, has_chance: bool) -> None:
    names = [*(method_look(name).short for name in _LINES), *(["Chance"] if has_chance else [])]
    lines: list[Any] = [
        Line2D([], [], color=colour, linestyle=dash, linewidth=1.2, label=name)
        for name, (colour, dash) in zip(names, _ACROSS, strict=False)
    ]
    lines.append(Line2D([], [], color=NEUTRAL, alpha=0.4, linewidth=0.8, label="Other methods"))
    lines.append(Patch(color=NEUTRAL, alpha=0.3, linewidth=0, label="All seeds"))
    panel.legend(handles=lines, loc="center", fontsize=8, frameon=False)


def _label(figure: Printed, panels: Any, count: int, axis: str) -> None:
    """Axis titles, and tick labels at the lowest panel of each column."""
    for number, panel in enumerate(panels[:count]):
        panel.tick_params(labelbottom=number + COLUMNS >= count)
    figure.supylabel(axis, fontsize=9, x=0.012, color=INK)
    height = figure.get_size_inches()[1]
    figure.text(0.5, (FOOT - 0.42) / height, KNOWN_AXIS, ha="center", fontsize=9, color=INK)
