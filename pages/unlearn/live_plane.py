"""The plane of kept and corrected accuracy, with the paths of the runs that go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from engine.analysis.scores.trajectory import course_of_events
from engine.experiment.scenario import Scenario
from engine.experiment.specs import UnlearnSpec, cache_key
from engine.figures.charts.correction_plane import ModelPoint, correction_plane
from engine.runs.result import Result
from pages.shared.chart import chart, footer
from pages.shared.running import result, status, store


def plane(
    scenario: Scenario, specs: Mapping[str, UnlearnSpec], references: Mapping[str, Result]
) -> None:
    """Follows the runs of ``specs`` for as long as one of them goes on."""
    is_live = any(status(spec).is_active for spec in specs.values())

    @st.fragment(run_every=1.0 if is_live else None)
    def drawing() -> None:
        points = [point for name, run in references.items() for point in _finished(name, run)]
        for name, spec in specs.items():
            run = result(spec)
            points += _finished(name, run) if run else _on_its_way(name, spec)
        figure = correction_plane(
            points,
            num_classes=len(scenario.data.class_names),
            footer=_footer(scenario, [*references.values()], is_live),
        )
        chart(figure, key="plane", alt="Kept against corrected accuracy of every model here.")

    drawing()


def _finished(name: str, run: Result) -> list[ModelPoint]:
    """Its place; none where one of the two numbers is not known."""
    retain, corr = run.scores.acc_retain.value, run.scores.acc_corr.value
    if retain is None or corr is None:
        return []
    return [ModelPoint(name, retain, corr, key=run.key)]


def _on_its_way(name: str, spec: UnlearnSpec) -> list[ModelPoint]:
    """Where a run stands now and how it came there; nothing before its first look."""
    key = cache_key(spec)
    if not status(spec).is_active:
        return []
    path = course_of_events(store().folder(key).events()[0]).path
    if not path:
        return []
    retain, corr = path[-1]
    return [ModelPoint(name, retain, corr, key=key, path=path)]


def _footer(scenario: Scenario, runs: Sequence[Result], is_live: bool) -> str:
    words = [f"γ = {scenario.known:.0%} · seed {scenario.seed}"]
    if runs:
        scores = runs[0].scores
        words = [
            f"corrected: {scores.acc_corr.n:,} {scores.acc_corr.images}",
            f"kept: {scores.acc_retain.n:,} {scores.acc_retain.images}",
            *words,
        ]
    if is_live:
        words.append("on the way: at most 500 of each")
    return footer(scenario, *words)
