"""What became of the manipulated pictures: from the original's verdict to a method's."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from engine.analysis.samples.table import IDENTIFIED
from engine.analysis.samples.two_models import Flow, fate_flows
from engine.experiment.scenario import Scenario
from engine.figures.charts.fate_flow import fate_flow
from engine.figures.palette import method_look
from engine.plugins.unlearners import ORIGINAL
from engine.runs.result import Result
from engine.training.evaluation import MANIPULATED
from pages.shared.chart import chart, footer
from pages.shared.samples.links import list_link
from pages.shared.samples.predictions import samples_of
from pages.shared.sitemap import Page, link_to
from pages.shared.tables import as_table


def fate_title(scenario: Scenario) -> str:
    """The question that the figure answers; where all was found there is no rest to ask about."""
    if scenario.known == 1:
        return "Did it heal what was found?"
    return "Did it heal more than what was found?"


def flow(scenario: Scenario, models: Mapping[str, Result], method: str) -> None:
    """The bands, a link to the pictures of each, and the numbers."""
    original = models[ORIGINAL]
    before, after = (
        samples_of(run, original, MANIPULATED, scenario.known) for run in (original, models[method])
    )
    flows = fate_flows(before, after)
    short = method_look(method).short
    figure = fate_flow(
        flows,
        method=short,
        footer=footer(scenario, f"{len(after):,} manipulated training pictures"),
    )
    chart(figure, key="fate_flow", alt=". ".join(_words(one) for one in flows))
    with st.container(horizontal=True, gap="small"):
        for one in flows:
            link = {"method": short} | list_link(MANIPULATED, one.indices)
            link_to(Page.INSPECT, _words(one), link, icon=":material/grid_view:")
    as_table(_table(flows, short))


def _words(one: Flow) -> str:
    change = one.after.words
    if one.before != one.after:
        change = f"{one.before.words} → {change}"
    return f"{len(one.indices):,} {_part(one)}: {change}"


def _part(one: Flow) -> str:
    return IDENTIFIED["yes" if one.is_identified else "no"]


def _table(flows: list[Flow], method: str) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Part of S_m": _part(one),
                "Original": one.before.words,
                method: one.after.words,
                "Pictures": len(one.indices),
            }
            for one in flows
        ]
    )
