"""Every further metric over the known share, one at a time."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from engine.analysis.scores.outcomes import Outcome, by_method
from engine.experiment.metrics import shown_metrics
from engine.experiment.scenario import Scenario
from pages.shared.controls import in_link
from pages.shared.known_curve import Lines, known_figure

HEADLINES = ("acc_corr", "acc_retain")


def other_numbers(scenario: Scenario, found: Sequence[Outcome], lines: Lines, by: str) -> None:
    """A choice among the metrics that are known here beside the two headlines, and its figure."""
    metrics = {
        name: metric
        for name, metric in shown_metrics().items()
        if name not in HEADLINES and by_method(found, name)
    }
    if not metrics:
        return
    labels = {name: metric.label for name, metric in metrics.items()}
    with st.expander("Other numbers over the known share", icon=":material/query_stats:"):
        name = st.segmented_control(
            "Number",
            list(labels),
            default=next(iter(labels)),
            required=True,
            wrap=True,
            **in_link("number", labels.get),
        )
        st.caption(metrics[name].in_words)
        known_figure(scenario, found, name, lines, by)
