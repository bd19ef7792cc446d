"""The manipulated pictures as bands from how they fared before to how they fare after."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from engine.analysis.samples.two_models import Flow
from engine.figures.frame import INK, SMALL, TEXT, empty, framed, words
from engine.figures.palette import FATES, translucent

PART_HEIGHT = 190
GAP = 40


def fate_flow(flows: Sequence[Flow], *, method: str, footer: str = "") -> go.Figure:
    """A drawing for S_f and one for the rest of S_m, each as high: shares compare, sizes do not.

    Each is a ``Sankey`` whose nodes are the fates before (left) and after (right); ``customdata``
    of a band is its number of pictures.
    """
    parts = [
        (name, [flow for flow in flows if flow.is_identified == known])
        for known, name in ((True, "Identified (S_f)"), (False, "Not identified"))
    ]
    parts = [(name, part) for name, part in parts if part]
    if not parts:
        return empty("Nothing was manipulated, so nothing can be healed.")
    figure, height = go.Figure(), len(parts) * (PART_HEIGHT + GAP)
    for number, (name, part) in enumerate(parts):
        top = 1 - (number * (PART_HEIGHT + GAP) + GAP) / height
        figure.add_trace(_bands(name, part, (max(0.0, top - PART_HEIGHT / height), top)))
        count = sum(len(flow.indices) for flow in part)
        heading = f"<b>{name}, {count:,}</b>: original → {method}"
        words(figure, heading, x=0, y=top, xanchor="left", yanchor="bottom", yshift=8)
    return framed(figure, height=height, footer=footer, left=8, right=8, top=4, bottom=12)


def _bands(name: str, part: Sequence[Flow], span: tuple[float, float]) -> go.Sankey:
    before = [fate for fate in FATES if any(flow.before == fate for flow in part)]
    after = [fate for fate in FATES if any(flow.after == fate for flow in part)]
    fates = [*before, *after]
    counts = [
        *(sum(len(f.indices) for f in part if f.before == fate) for fate in before),
        *(sum(len(f.indices) for f in part if f.after == fate) for fate in after),
    ]
    looks = [FATES[fate] for fate in fates]
    numbers = [len(flow.indices) for flow in part]
    return go.Sankey(
        name=name,
        domain={"y": span},
        arrangement="fixed",
        textfont={"size": SMALL, "color": INK},
        node={
            "label": [f"{n:,} {look.short}" for n, look in zip(counts, looks, strict=True)],
            "color": [look.colour for look in looks],
            "thickness": TEXT,
            "pad": 14,
            "line": {"width": 0},
            "hovertemplate": "%{label}<extra></extra>",
        },
        link={
            "source": [before.index(flow.before) for flow in part],
            "target": [len(before) + after.index(flow.after) for flow in part],
            "value": numbers,
            "customdata": numbers,
            "color": [translucent(FATES[flow.after].colour, 0.35) for flow in part],
            "hovertemplate": "%{customdata:,} pictures<extra></extra>",
        },
    )
