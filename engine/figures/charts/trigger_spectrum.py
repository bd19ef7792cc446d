"""Mean amplitudes of pictures by frequency, without and with the trigger, and what it adds."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from engine.analysis.pictures.trigger import Spectra, Spectrum
from engine.figures.frame import framed

_TITLES = ("without", "with the trigger", "ratio")
_DIVERGING = [[0.0, "#3a6ea5"], [0.5, "#ffffff"], [1.0, "#d9480f"]]


def spectra_figure(found: Spectra, *, footer: str = "") -> go.Figure:
    """Three squares, frequency 0 in the middle: two of log amplitude on one scale, and log ratio.

    White in the third is unchanged; its scale is symmetric.
    """
    logs = [_log(found.clean), _log(found.triggered)]
    low, high = min(map(np.min, logs)), max(map(np.max, logs))
    ratio = np.log10(found.ratio)
    most = max(float(np.abs(ratio).max()), 0.05)
    figure = make_subplots(rows=1, cols=3, horizontal_spacing=0.03, subplot_titles=_TITLES)
    for column, values in enumerate(logs, 1):
        figure.add_trace(_square(values, low, high, "Viridis", "amplitude 10^%{z:.2f}"), 1, column)
    figure.add_trace(_square(ratio, -most, most, _DIVERGING, "10^%{z:.2f} times"), 1, 3)
    framed(figure, height=230, footer=footer, left=8, right=8, top=30, bottom=8)
    figure.update_xaxes(visible=False, constrain="domain")
    figure.update_yaxes(visible=False, constrain="domain")
    for column in (1, 2, 3):
        figure.update_yaxes(scaleanchor=f"x{column if column > 1 else ''}", row=1, col=column)
    return figure


def _log(spectrum: Spectrum) -> Spectrum:
    return np.asarray(np.log10(np.maximum(spectrum, 1e-6)))


def _square(values: Spectrum, low: float, high: float, scale: object, words: str) -> go.Heatmap:
    return go.Heatmap(
        z=values,
        zmin=low,
        zmax=high,
        colorscale=scale,
        showscale=False,
        hovertemplate=words + "<extra></extra>",
    )
