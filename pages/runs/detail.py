"""One finished run: its numbers, where they come from, how to get the same, and its files."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime

import streamlit as st

from engine.analysis.samples.files import with_files
from engine.cli.reproduce import command
from engine.experiment.kinds import ADOPTED
from engine.experiment.measure import Measure
from engine.experiment.metrics import Metric, shown_metrics
from engine.experiment.run_files import METRICS_JSON, WEIGHTS
from engine.experiment.scenario import DEFAULT_KNOWN, Scenario
from engine.experiment.specs import from_document
from engine.runs.made_elsewhere import made_elsewhere
from engine.runs.result import Result
from pages.runs.deleting import delete_run
from pages.shared.headline import counted
from pages.shared.models import came_from, departs_of
from pages.shared.running import store
from pages.shared.scenario import on_grid, values_of
from pages.shared.sitemap import Page, link_to


def run_detail(key: str) -> None:
    """All of the run ``key``, or a sentence if its files were damaged."""
    found = store().find(key)
    if found is None:
        st.error(
            "The files of this run are damaged or were removed. Run it again from the page "
            "**Unlearn**; the damaged ones are kept aside in quarantine.",
            icon=":material/broken_image:",
        )
        return
    run = Result(found)
    origin = came_from(found, own="your own") + (", read-only" if found.from_starter else "")
    made = datetime.fromtimestamp(found.manifest.get("created", 0), UTC)
    st.subheader(f"Run {key}", anchor=False)
    st.caption(f"{origin} · finished {made:%Y-%m-%d %H:%M} UTC · {found.size / 1e6:.2f} MB")
    _numbers(run)
    open_scenario(run)
    st.markdown("**The command that gives the same**")
    _command(run)
    if departs := departs_of(run):
        st.caption(departs)
    if note := made_elsewhere(found.manifest):
        st.caption(note)
    left, right = st.columns(2)
    with left, st.expander("Where it comes from (manifest)"):
        st.json(found.manifest)
    with right, st.expander("What was run (spec)"):
        st.json(found.document)
    _files(run)
    if not found.from_starter:
        delete_run(key)


def _numbers(run: Result) -> None:
    scores = run.scores
    with st.grid(5, min_column_width=150):
        for name, metric in shown_metrics().items():
            _number(metric, scores[name])
        seconds = "–" if ADOPTED in run.run.manifest else f"{run.seconds:.1f}"
        st.metric("Seconds", seconds, help="Wall clock of the work, no evaluation.")


def _number(metric: Metric, measure: Measure) -> None:
    """The number with what it counts; where it is not known, why."""
    if measure.value is None:
        st.metric(metric.label, "–", help=f"{metric.in_words} Not known: {measure.reason}.")
        return
    words = f"{metric.in_words} {counted(measure.value, measure.n, measure.images)}"
    st.metric(metric.label, f"{measure.value:.1%}", help=words)


def _command(run: Result) -> None:
    try:
        st.code(command(run.run.document), language="bash", wrap_lines=True)
    except ValueError as error:
        st.info(f"No command gives this run: {error}.", icon=":material/history:")


def _files(run: Result) -> None:
    key, files = run.key, run.run.files
    with st.container(horizontal=True, key="files"):
        _download("Predictions (CSV)", f"{key}-predictions.csv", "text/csv", lambda: _csv(run))
        _download(
            "Manifest (JSON)",
            f"{key}-manifest.json",
            "application/json",
            lambda: json.dumps(
                {"manifest": run.run.manifest, "spec": run.run.document}, indent=1
            ).encode(),
        )
        _download(
            "Numbers (JSON)",
            f"{key}-metrics.json",
            "application/json",
            lambda: run.run.read(METRICS_JSON),
        )
        if WEIGHTS in files:
            _download(
                "Weights (safetensors)",
                f"{key}.safetensors",
                "application/octet-stream",
                lambda: run.run.read(WEIGHTS),
            )
    if WEIGHTS not in files:
        st.caption(
            "The weights of this run are not here. "
            f"`python -m engine weights {key} FILE --make` runs it again and writes them."
        )


def _csv(run: Result) -> bytes:
    table = run.predictions
    with suppress(LookupError, ValueError, TypeError):  # other pictures have that name now
        table = with_files(table, from_document(run.run.document).original.data)
    return table.to_csv(index=False).encode()


def _download(label: str, name: str, mime: str, data) -> None:
    st.download_button(
        label, data, name, mime, icon=":material/download:", on_click="ignore", key=f"get {name}"
    )


def open_scenario(run: Result) -> None:
    """A link to where the run's own scenario is of use."""
    try:
        spec = from_document(run.run.document)
    except (LookupError, ValueError, TypeError):  # the code has moved on
        return
    known = run.run.document.get("known")
    scenario = Scenario.on(spec.original, known=DEFAULT_KNOWN if known is None else on_grid(known))
    if spec.stands_on is None:
        label, page = "Unlearn this model", Page.UNLEARN
    else:
        label, page = f"Show its scenario on {Page.COMPARE.title}", Page.COMPARE
    asked = {name: str(value) for name, value in values_of(scenario).items()}
    link_to(page, label, asked, icon=":material/arrow_forward:")
