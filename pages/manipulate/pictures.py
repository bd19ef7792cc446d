"""Pictures before and after a manipulation, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import pandas as pd
import streamlit as st

from engine.analysis.pictures.preview import Pair
from engine.analysis.pictures.trigger import RAISED, Spectra, spectra
from engine.analysis.samples.table import label_name
from engine.experiment.scenario import Scenario
from engine.experiment.specs import TrainSpec, cache_key
from engine.figures.charts.trigger_spectrum import spectra_figure
from engine.figures.pictures.tiles import Tile, picture, tiles
from pages.shared.chart import chart, footer
from pages.shared.tables import as_table

SIDE = 64
"""Width of a picture on the screen, in pixels."""


def given_pairs(pairs: Sequence[Pair], names: Sequence[str]) -> None:
    """Each picture as it was and as it is trained on, with its correct and its given label."""
    cells = "".join(_pair(pair, names) for pair in pairs)
    st.html(f'<div style="display:flex;flex-wrap:wrap;gap:16px 22px">{cells}</div>')


def stamped_pictures(pairs: Sequence[Pair], names: Sequence[str]) -> None:
    """Pictures with the trigger, under their correct label."""
    shown = [
        Tile(pair.after, [was], f"{was} with the trigger")
        for pair in pairs
        for was in [label_name(names, pair.correct)]
    ]
    st.html(tiles(shown, side=SIDE - 6))


def _pair(pair: Pair, names: Sequence[str]) -> str:
    """Two pictures, or one where only the label was changed."""
    was = label_name(names, pair.correct)
    correct, given = escape(was), escape(label_name(names, pair.given))
    before = Tile(pair.before, [], f"{was}, as it was")
    after = Tile(pair.after, [], f"{was} as trained on: {given}")
    same = np.array_equal(pair.before, pair.after)
    shown = [after] if same else [before, after]
    images = "".join(picture(tile, SIDE) for tile in shown)
    words = f"{correct} → <b>{given}</b>" if correct != given else f"{correct}, label kept"
    return (
        f'<figure style="margin:0;width:{2 * SIDE + 6}px">'
        f'<div style="display:flex;gap:6px">{images}</div>'
        f'<figcaption style="font-size:0.82rem;line-height:1.3;margin-top:4px">{words}</figcaption>'
        "</figure>"
    )


def trigger_spectrum(scenario: Scenario) -> None:
    """Nothing where the manipulation has no trigger."""
    found = _spectra(cache_key(scenario.train), scenario.train)
    if found is None:
        return
    most, share = found.ratio.max(), found.share_raised
    st.subheader("The trigger in the frequencies of a picture", anchor=False)
    st.markdown(
        "Mean amplitudes, slow changes in the middle and sharp ones at the rim. The trigger makes "
        f"**{share:.0%}** of all frequencies at least {RAISED:g} times as strong, one of them "
        f"**{most:.1f}** times: a trace that a detector can look for."
    )
    figure = spectra_figure(found, footer=footer(scenario, f"mean of {found.n:,} test pictures"))
    chart(
        figure,
        key="spectrum",
        alt=f"Mean amplitudes by frequency without and with the trigger, and their ratio: "
        f"{share:.0%} of the frequencies are raised, by up to {most:.1f} times.",
    )
    as_table(_along_rows(found))


def _along_rows(found: Spectra) -> pd.DataFrame:
    """From the middle to the rim along one axis: what the figure shows, in numbers."""
    middle = found.clean.shape[0] // 2
    parts = {"Without": found.clean, "With the trigger": found.triggered, "Ratio": found.ratio}
    columns = {name: values[middle, middle:] for name, values in parts.items()}
    frequency = [f"{k} per picture width" for k in range(len(columns["Ratio"]))]
    return pd.DataFrame({"Frequency": frequency, **columns})


@st.cache_data(max_entries=32, show_spinner=False)
def _spectra(key: str, _train: TrainSpec) -> Spectra | None:
    """By the key of the training: Streamlit tells plug-ins apart by their knobs alone."""
    return spectra(_train)
