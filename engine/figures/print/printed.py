"""Figures for paper as SVG and PNG, drawn without a browser.

Plotly needs a Chrome to write a picture; Matplotlib draws the same values with the same colours
on any machine, also on a node of a cluster. It is there anyway, since Captum needs it.
"""

from __future__ import annotations

import io
import textwrap

import matplotlib
from matplotlib.figure import Figure

Printed = Figure
"""What is drawn, before :func:`printed` makes a file of it."""

FORMATS = ("svg", "png")
DPI = 200

HEAD, FOOT = 0.75, 1.15
"""Inches for the title, and for what stands below."""

INK = "#1b2430"


def printed(figure: Figure, kind: str) -> bytes:
    """``figure`` as a file of one of :data:`FORMATS`; equal figures give equal bytes."""
    buffer = io.BytesIO()
    metadata = {"Date": None} if kind == "svg" else {"Software": None}
    with matplotlib.rc_context({"svg.hashsalt": "lab"}):
        figure.savefig(buffer, format=kind, dpi=DPI, metadata=metadata)
    return buffer.getvalue()


def words(figure: Figure, title: str, footer: str) -> None:
    width, height = figure.get_size_inches()
    lines = textwrap.wrap(title, round(width * 9))
    figure.text(
        0.012, 1 - 0.12 / height, "\n".join(lines), va="top", fontsize=11, fontweight="bold",
        color=INK,
    )  # fmt: skip
    below = textwrap.wrap(footer, round(width * 15))
    figure.text(0.012, 0.06 / height, "\n".join(below), va="bottom", fontsize=7.5, color=INK)
