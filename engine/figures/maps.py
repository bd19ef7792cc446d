"""Two models as maps of the same pictures, side by side in one frame."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd
import plotly.graph_objects as go

from engine.figures.frame import framed, words
from engine.figures.palette import FATES, NEUTRAL

CLASS_COLOURS = (
    "#0096ff", "#c38700", "#8700ff", "#0f8778", "#e1004b",
    "#5a6900", "#ff0096", "#0f69e1", "#b400b4", "#5a96c3",
)  # fmt: skip
"""At least 3:1 on white and on a dark page; apart also without red or green cones, as far as ten
colours of nearly one lightness can be. Each class is named on the map and in every hint."""

KINDS = {
    "identified": ("S_m, identified", "diamond", "◆"),
    "unidentified": ("S_m, unidentified", "diamond-open", "◇"),
    "affected_test": ("affected test", "triangle-down", "▼"),
    "clean_test": ("clean test", "circle", "●"),
}
"""Names, symbols and their characters of the kinds of pictures."""

SIZES = {"identified": 9, "unidentified": 9, "affected_test": 7, "clean_test": 5}
FADED = 0.07
PAPER = "#000038"
"""Streamlit puts its theme's background in the place of this very value, as it does for INK."""
PANEL = 430


def maps(
    panels: Sequence[tuple[str, pd.DataFrame]],
    class_names: Sequence[str],
    *,
    chosen: tuple[str, int] | None = None,
    stacked: bool = False,
    footer: str = "",
) -> go.Figure:
    """Two scatters whose axes move together.

    Args:
        panels: title and table of each model, the same pictures in both; columns set, index, x,
            y, kind (of :data:`KINDS`), predicted, fate (of the palette), says (a hint's text)
            and is_shown (False fades a picture).
        chosen: set and index of the picture to mark, with a line from where the other model
            puts it.
        stacked: one map above the other instead of side by side.
    """
    figure = go.Figure()
    for at, (title, table) in enumerate(panels):
        axes = {"xaxis": ("x", "x2")[at], "yaxis": ("y", "y2")[at]}
        for kind in KINDS:
            _dots(figure, table[table["kind"] == kind], kind, len(class_names), axes)
        _names(figure, table, class_names, axes)
        if chosen is not None:
            _mark(figure, table, panels[1 - at][1], chosen, axes)
        place = {"x": 0, "y": 1 - at * 0.53} if stacked else {"x": at * 0.52, "y": 1}
        words(
            figure,
            f"<b>{escape(title)}</b>",
            **place,
            xanchor="left",
            yanchor="bottom",
            font={"size": 14},
        )
    _side_by_side(figure, stacked=stacked)
    height = PANEL * 2 if stacked else PANEL
    framed(figure, height=height, footer=footer, left=8, right=8, top=28, bottom=10)
    figure.update_xaxes(showticklabels=False)
    figure.update_yaxes(showticklabels=False)
    figure.update_layout(dragmode="lasso", hovermode="closest")
    return figure


def _side_by_side(figure: go.Figure, *, stacked: bool) -> None:
    """Shares the paper between two pairs of axes that zoom and move as one."""
    whole = [0, 1]
    across = (whole, whole) if stacked else ([0, 0.48], [0.52, 1])
    down = ([0.53, 1], [0, 0.47]) if stacked else (whole, whole)
    figure.update_layout(
        xaxis={"domain": across[0], "anchor": "y"},
        xaxis2={"domain": across[1], "anchor": "y2", "matches": "x"},
        yaxis={"domain": down[0], "anchor": "x"},
        yaxis2={"domain": down[1], "anchor": "x2", "matches": "y"},
    )


def _dots(
    figure: go.Figure, table: pd.DataFrame, kind: str, n_classes: int, axes: dict[str, str]
) -> None:
    by_class = n_classes <= len(CLASS_COLOURS)
    colours = (
        [CLASS_COLOURS[label] for label in table["predicted"].tolist()]
        if by_class
        else [FATES[fate].colour for fate in table["fate"].tolist()]
    )
    figure.add_scattergl(
        x=table["x"],
        y=table["y"],
        mode="markers",
        name=KINDS[kind][0],
        customdata=list(zip(table["set"], table["index"].tolist(), strict=True)),
        text=table["says"],
        hovertemplate="%{text}<extra></extra>",
        marker={
            "symbol": KINDS[kind][1],
            "size": SIZES[kind],
            "color": colours,
            "opacity": [0.85 if shown else FADED for shown in table["is_shown"]],
        },
        **axes,
    )


def _names(
    figure: go.Figure, table: pd.DataFrame, class_names: Sequence[str], axes: dict[str, str]
) -> None:
    """Writes each class where the clean pictures lie that the model calls so."""
    if len(class_names) > len(CLASS_COLOURS):
        return
    clean = table[table["kind"] == "clean_test"]
    for label, name in enumerate(class_names):
        rows = clean[clean["predicted"] == label]
        if rows.empty:
            continue
        words(
            figure,
            escape(name),
            x=float(rows["x"].median()),
            y=float(rows["y"].median()),
            xref=axes["xaxis"],
            yref=axes["yaxis"],
            align="center",
            opacity=0.85,
            bgcolor=PAPER,
            borderpad=1,
        )


def _mark(
    figure: go.Figure,
    here: pd.DataFrame,
    there: pd.DataFrame,
    chosen: tuple[str, int],
    axes: dict[str, str],
) -> None:
    """A ring at the chosen picture, and a line from its place in the other map."""
    is_it = ((here["set"] == chosen[0]) & (here["index"] == chosen[1])).to_numpy()
    if not is_it.any():
        return
    ends = [one[is_it].iloc[0] for one in (there, here)]
    figure.add_scatter(
        x=[end["x"] for end in ends],
        y=[end["y"] for end in ends],
        mode="lines+markers",
        name="chosen picture",
        line={"color": NEUTRAL, "width": 2, "dash": "dot"},
        marker={
            "symbol": ["x-thin", "circle-open"],
            "size": [9, 17],
            "color": "#d232b4",
            "line": {"width": [2, 3], "color": "#d232b4"},
        },
        hoverinfo="skip",
        **axes,
    )


def legend(class_names: Sequence[str]) -> str:
    """Shapes and colours in words, as HTML that breaks where the page ends."""
    shapes = [f"{sign} {escape(name)}" for name, _, sign in KINDS.values()]
    if len(class_names) <= len(CLASS_COLOURS):
        colours = list(zip(class_names, CLASS_COLOURS, strict=False))
    else:
        colours = [(look.short, look.colour) for look in FATES.values()]
    chips = [
        f'<span style="white-space:nowrap"><span style="color:{colour}">■</span> '
        f"{escape(name)}</span>"
        for name, colour in colours
    ]
    what = "the model says" if len(class_names) <= len(CLASS_COLOURS) else "what became of it"
    return (
        '<div style="display:flex;flex-wrap:wrap;gap:2px 14px;font-size:0.85rem">'
        f"<b>Shape:</b> {' '.join(f'<span>{one}</span>' for one in shapes)} "
        f"<b>Colour, {what}:</b> {' '.join(chips)}</div>"
    )
