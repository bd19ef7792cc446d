"""What the training set still contains once the identified part is deleted."""

from __future__ import annotations

import plotly.graph_objects as go

from engine.figures.frame import SMALL, TEXT, empty, framed, words
from engine.figures.palette import IDENTIFIED, NEUTRAL, translucent

_WHOLE, _PART = 1.0, 0.0
_HALF = 0.2
_HIDDEN = translucent(IDENTIFIED, 0.15)


def composition(*, n_clean: int, n_removed: int, n_remaining: int, footer: str = "") -> go.Figure:
    """Two bars: the training set, and its manipulated part magnified.

    Args:
        n_clean: samples that were never manipulated.
        n_removed: S_f, identified and deleted.
        n_remaining: S_m \\ S_f, manipulated, unidentified and still there.

    The traces "clean", "manipulated", "removed" and "remaining" have as length their share of
    their bar and as ``customdata`` the number of samples. As in the waffle, the identified part
    is filled and the unidentified rest is an outline; what is deleted is crossed out.
    """
    manipulated = n_removed + n_remaining
    if not manipulated:
        return empty("Nothing was manipulated, so there is nothing to delete.")
    share = manipulated / (n_clean + manipulated)
    known = n_removed / manipulated
    figure = go.Figure(
        [
            _bar("clean", _WHOLE, 0, 1 - share, n_clean, translucent(NEUTRAL, 0.35), NEUTRAL),
            _bar("manipulated", _WHOLE, 1 - share, share, manipulated, IDENTIFIED, IDENTIFIED),
            _bar("removed", _PART, 0, known, n_removed, IDENTIFIED, IDENTIFIED),
            _bar("remaining", _PART, known, 1 - known, n_remaining, _HIDDEN, IDENTIFIED),
        ]
    )
    figure.data[2].marker.pattern = {
        "shape": "x",
        "bgcolor": IDENTIFIED,
        "fgcolor": "#ffffff",
        "size": 8,
        "solidity": 0.15,
    }
    _add_magnifier(figure, 1 - share)
    _add_texts(figure, n_clean, n_removed, n_remaining)
    framed(figure, height=196, footer=footer, left=8, right=8, top=46, bottom=26)
    figure.update_layout(barmode="overlay", hovermode="closest")
    figure.update_xaxes(visible=False, range=[-0.005, 1.005])
    figure.update_yaxes(visible=False, range=[_PART - _HALF, _WHOLE + _HALF])
    return figure


def _bar(
    name: str, y: float, start: float, length: float, number: int, fill: str, line: str
) -> go.Bar:
    return go.Bar(
        name=name,
        orientation="h",
        base=[start],
        x=[length],
        y=[y],
        width=2 * _HALF,
        customdata=[number],
        marker={"color": fill, "line": {"color": line, "width": 1.5}},
        hovertemplate=f"{name}: %{{customdata:,}} pictures<extra></extra>",
    )


def _add_magnifier(figure: go.Figure, start: float) -> None:
    for above, below in ((start, 0), (1, 1)):
        figure.add_shape(
            type="line",
            x0=above,
            y0=_WHOLE - _HALF,
            x1=below,
            y1=_PART + _HALF,
            line={"color": IDENTIFIED, "width": 1, "dash": "dot"},
        )


def _add_texts(figure: go.Figure, n_clean: int, n_removed: int, n_remaining: int) -> None:
    head = f"Still trained on: <b>{n_clean:,}</b> clean + <b>{n_remaining:,}</b> manipulated<br>"
    if n_remaining:
        share = n_remaining / (n_clean + n_remaining)
        head += f"The unidentified rest is {share:.1%} of it."
    else:
        head += "Nothing manipulated is left: the classic case."
    words(figure, head, x=0, y=1, xanchor="left", yanchor="bottom", yshift=4, font={"size": TEXT})
    on_bar = {"xref": "x", "yref": "y", "yanchor": "middle", "font": {"size": TEXT}}
    words(figure, f"{n_clean:,} clean", x=0.01, y=_WHOLE, xanchor="left", **on_bar)
    manipulated = n_removed + n_remaining
    between = {"xref": "x", "yref": "y", "yanchor": "middle", "font": {"size": SMALL}}
    words(
        figure,
        f"{manipulated:,} manipulated, magnified",
        x=0.97,
        y=0.33,
        xanchor="right",
        **between,
    )
    below = {"y": 0, "yanchor": "top", "yshift": -4, "font": {"size": SMALL}}
    words(figure, f"<b>{n_removed:,}</b> identified, removed", x=0, xanchor="left", **below)
    words(figure, f"<b>{n_remaining:,}</b> not, still there", x=1, xanchor="right", **below)
