"""What the methods cost, for paper: seconds beside the share of retraining (EU)."""

from __future__ import annotations

from collections.abc import Sequence

from engine.figures.charts.cost import MethodCost
from engine.figures.palette import NEUTRAL, method_look
from engine.figures.print.printed import FOOT, HEAD, Printed, words
from engine.plugins.unlearners import EU


def printed_costs(costs: Sequence[MethodCost], *, title: str, footer: str = "") -> Printed:
    """Seconds of each method, the cheapest on top, with its share of retraining (EU)."""
    timed = sorted((c for c in costs if c.seconds), key=lambda c: c.mean)
    height = 0.32 * len(timed) + HEAD + FOOT
    figure = Printed(figsize=(8, height), facecolor="white")
    axes = figure.subplots()
    figure.subplots_adjust(left=0.16, right=0.97, top=1 - HEAD / height, bottom=FOOT / height)
    eu = next((c.mean for c in timed if c.method == EU), None)
    for place, cost in enumerate(timed):
        look = method_look(cost.method)
        ends = [[cost.mean - min(cost.seconds)], [max(cost.seconds) - cost.mean]]
        axes.barh(place, cost.mean, 0.6, color=look.colour, xerr=ends, ecolor=NEUTRAL)
        of_eu = f", {cost.mean / eu:.0%} of EU" if eu else ""
        axes.text(max(cost.seconds), place, f"  {cost.mean:.3g} s{of_eu}", va="center", fontsize=8)
    axes.set_yticks(range(len(timed)), [method_look(c.method).short for c in timed], fontsize=9)
    axes.invert_yaxis()
    axes.set_xlim(0, 1.35 * max((max(c.seconds) for c in timed), default=1.0))
    axes.set_xlabel("Wall clock (s)", fontsize=9)
    axes.spines[["top", "right"]].set_visible(False)
    words(figure, title, footer)
    return figure
