"""The trigger as frequencies: what a detector could see of it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from engine.figures.spectra import spectra_figure
from engine.scenario import Scenario
from engine.specs import TrainSpec
from engine.spectrum import RAISED, Spectra, spectra
from pages.views.behind import as_table
from pages.views.chart import chart
from pages.views.footer import footer


def trigger_spectrum(scenario: Scenario) -> None:
    """Nothing where the manipulation has no trigger."""
    found = _spectra(scenario.train)
    if found is None:
        return
    most, share = found.ratio.max(), found.share_raised
    st.subheader("The trigger in the frequencies of a picture", anchor=False)
    st.markdown(
        "Mean amplitudes, slow changes in the middle and sharp ones at the rim. The patch makes "
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
def _spectra(train: TrainSpec) -> Spectra | None:
    return spectra(train)
