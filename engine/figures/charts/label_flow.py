"""Which class was turned into which by the manipulation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from engine.figures.charts.confusion_matrix import confusion_matrix
from engine.figures.frame import SMALL, TEXT, as_text, empty, framed
from engine.figures.palette import IDENTIFIED

_ROW = 26
_BARS_UP_TO = 12


def label_flow(counts: npt.ArrayLike, class_names: Sequence[str], *, footer: str = "") -> go.Figure:
    """Samples of S_m ``[k, k]`` by correct class (row) and given label (column).

    Up to twelve flows are bars, the largest on top; more are a square of cells. Marks carry
    (correct, given) in ``customdata``. The diagonal (labels left as they were) counts as a flow.
    """
    table = np.asarray(counts)
    flows = [(int(table[r, c]), int(r), int(c)) for r, c in np.argwhere(table)]
    if not flows:
        return empty("No label was changed: the manipulated set is empty.")
    if len(flows) > _BARS_UP_TO:
        return confusion_matrix(table, class_names, column_title="Given label", footer=footer)
    flows.sort(key=lambda flow: (-flow[0], flow[1:]))
    names = [f"{as_text(class_names[r])} → {as_text(class_names[c])}" for _, r, c in flows]
    figure = go.Figure(_bars(flows, names))
    left = 14 + min(7 * max(map(len, names)), 170)
    framed(figure, height=_ROW * len(flows) + 72, footer=footer, left=left, right=44)
    figure.update_xaxes(title_text="Manipulated samples", rangemode="tozero", nticks=4)
    figure.update_yaxes(autorange="reversed", showgrid=False, tickfont={"size": TEXT})
    return figure


def _bars(flows: Sequence[tuple[int, int, int]], names: Sequence[str]) -> go.Bar:
    return go.Bar(
        orientation="h",
        x=[n for n, _, _ in flows],
        y=list(names),
        customdata=[[r, c] for _, r, c in flows],
        width=0.62,
        text=[f" {n:,}" for n, _, _ in flows],
        textposition="outside",
        textfont={"size": SMALL},
        cliponaxis=False,
        marker={"color": IDENTIFIED},
        hovertemplate="%{y}: %{x:,} samples<extra></extra>",
    )
